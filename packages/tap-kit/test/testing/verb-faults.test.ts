import { verbFaults } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { family, tapWith, verbThat } from "../support/verbs.ts";

const run = async () => 0;

describe("the check of verbs", () => {
  it("finds nothing in good ones", () => {
    expect(verbFaults(tapWith(verbThat(run), family))).toEqual([]);
  });

  it("names what is wrong", () => {
    const long = "a long sentence that says what the verb does, and then some more of it.";
    const bad = {
      name: "bad",
      summary: long,
      group: "Look",
      options: [
        { name: "order", value: "order", summary: "up or down", choices: ["up", "down"] },
        { name: "an-option-with-a-name-that-is-long", value: "value", summary: `see ${"x".repeat(60)}` },
      ],
      examples: ["bad word", "bad --opton x", "show 'A B' | less", "strems"],
      load: async () => run,
    } as const;

    expect(
      verbFaults(tapWith(verbThat(run), verbThat(run), bad, { ...bad, name: "none", examples: [] })),
    ).toMatchInlineSnapshot(`
      [
        "show: two verbs have this name",
        "help bad: longer than 80:                                                     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "bad: the help lists the choices of --order by itself",
        "bad: a summary is short, without a full stop",
        "bad: the example does not work: bad word: bad takes no argument: leave out word",
        "bad: the example does not work: bad --opton x: bad has no option --opton",
        "bad: the example is of another verb: show 'A B' | less",
        "bad: the example does not work: strems: strems is no verb of this tap. Did you mean streams?",
        "help none: longer than 80:                                                     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "none: the help lists the choices of --order by itself",
        "none: a summary is short, without a full stop",
        "none: no example",
      ]
    `);
  });
});
