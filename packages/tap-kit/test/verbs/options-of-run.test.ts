import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { family, tapWith, verbThat } from "../support/verbs.ts";

describe("the options of a run before a verb, where Meltano puts them", () => {
  it.each([
    ["--catalog c --state s show A"],
    ["--catalog=c --properties=c show A"],
    ["-p c -s s --stack show A"],
    ["--config config.json --catalog c --state s show A"],
  ])("are passed by where the verb does not have them: %s", async (line) => {
    const said: unknown[] = [];
    const tap = tapWith(verbThat(async ({ given }) => void said.push(given.text("stream"))));

    const { code, stderr } = await runVerb(tap, line.split(" "), { files: { "config.json": "{}" } });

    expect([code, stderr, said]).toEqual([0, "", ["A"]]);
  });

  it("are passed by before two words too", async () => {
    const tap = tapWith(family);

    expect(await runVerb(tap, ["--catalog", "c", "note", "add", "A"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("count where the verb has them", async () => {
    const files = { "s.json": '{"bookmarks":{"people":null}}' };

    const { stdout } = await runVerb(
      tapWith(family),
      ["--config", "c", "--catalog", "c", "--state", "s.json", "state", "show"],
      { files },
    );

    expect(stdout).toContain("people");
  });

  it.each([["show A --catalog c"], ["show --state s A"]])(
    "are refused behind it, where a person has written them: %s",
    async (line) => {
      const tap = tapWith(verbThat(async () => 0));

      expect(await runVerb(tap, line.split(" "))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("has no option"),
      });
    },
  );
});
