import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { family, tapWith, verbThat } from "../support/verbs.ts";

const tap = tapWith(
  verbThat(async () => 0),
  family,
);

describe("wrong use of a verb", () => {
  it.each([
    ["strems", "strems is no verb of this tap. Did you mean streams? See tap-scripted --help."],
    ["discver", "discver is no verb of this tap. Did you mean discover? See tap-scripted --help."],
    ["hlep", "hlep is no verb of this tap. Did you mean help? See tap-scripted --help."],
    ["-- strems", "strems is no verb of this tap. Did you mean streams? See tap-scripted --help."],
    ["xy", "xy is no verb of this tap. See tap-scripted --help."],
    ["--stack strems", "strems is no verb of this tap. Did you mean streams? See tap-scripted --help."],
    ["help strems", "strems is no verb of this tap. Did you mean streams? See tap-scripted --help."],
    ["strems --help", "strems is no verb of this tap. Did you mean streams? See tap-scripted --help."],
    ["note", "note needs one more word: add, drop. See tap-scripted note --help."],
    ["note ad", "note ad is no verb of this tap. Did you mean note add? See tap-scripted note --help."],
    ["note add", "note add needs <text>, what it says. See tap-scripted note add --help."],
    ["show", "show needs <stream>, the stream to show. See tap-scripted show --help."],
    ["streams x y", "streams takes no argument: leave out x y. See tap-scripted streams --help."],
    ["note add a b", "note add takes one argument: leave out b. See tap-scripted note add --help."],
    ["show A --row 3", "show has no option --row. Did you mean --rows? See tap-scripted show --help."],
    ["show A --xy", "show has no option --xy. See tap-scripted show --help."],
    ["show A --rows", "--rows <count>: the value is missing. See tap-scripted show --help."],
    ["show A --rows 0", "--rows 0: write a whole number of 1 or more. See tap-scripted show --help."],
    ["show A --rows 1.5", "--rows 1.5: write a whole number of 1 or more. See tap-scripted show --help."],
    ["show A --order upp", "--order upp: write one of up, down. Did you mean up? See tap-scripted show --help."],
    ["--cnfig x streams", "unknown option '--cnfig'. Did you mean --config? See tap-scripted --help."],
  ])("%s: %s", async (line, message) => {
    expect(await runVerb(tap, line.split(" "))).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `tap-scripted: ${message}\n`,
    });
  });

  it.each([
    [["show", ""], "stream: the word given for it is empty. See tap-scripted show --help."],
    [["note", "add", " "], "text: the word given for it is empty. See tap-scripted note add --help."],
    [["show", "A", "--config", ""], "--config: the word given for it is empty. See tap-scripted show --help."],
  ])("an empty word, as of a variable without a value, stands for nothing: %j", async (argv, message) => {
    expect(await runVerb(tap, argv)).toMatchObject({ code: 2, stdout: "", stderr: `tap-scripted: ${message}\n` });
  });

  it("is no word that has blanks, even if it begins like an option", async () => {
    const said: unknown[] = [];
    const own = tapWith(verbThat(async ({ given }) => void said.push(given.text("stream"))));

    const ran = [
      await runVerb(own, ["show", "-- ours\nA B"]),
      await runVerb(own, ["show", "--stack", "--no-color --x"]),
      await runVerb(tap, ["note", "add", "A", "-- B"]),
      await runVerb(own, ["--", "show", "A"]),
    ];

    expect(said).toEqual(["-- ours\nA B", "--no-color --x", "A"]);
    expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
      [2, "tap-scripted: note add takes one argument: leave out -- B. See tap-scripted note add --help.\n"],
      [0, ""],
    ]);
  });

  it("is an object with --json", async () => {
    const { code, stderr } = await runVerb(tap, ["show", "A", "--json", "--row", "3"]);

    expect({ code, error: JSON.parse(stderr) }).toEqual({
      code: 2,
      error: {
        error: {
          code: "USAGE",
          message: "show has no option --row. Did you mean --rows? See tap-scripted show --help.",
        },
      },
    });
  });

  it("is said without what would steer a terminal", async () => {
    const { stderr } = await runVerb(tap, ["str\u001b[2Jems"]);

    expect(stderr).toBe("tap-scripted: strems is no verb of this tap. See tap-scripted --help.\n");
  });
});

describe("the options of a verb", () => {
  it("are given to it in the form that it declares", async () => {
    const words = "--config a.json show Account Id Name --rows 12 --folder x --folder y -a --no-color".split(" ");
    const seen: unknown[] = [];
    const curious = tapWith(
      verbThat(async ({ given }) => {
        seen.push(given.needed("stream"), given.texts("fields"), given.count("rows"), given.text("order"));
        seen.push(given.texts("folder"), given.has("all"), given.has("json"), given.texts("config"));
        return undefined;
      }),
    );

    expect((await runVerb(curious, words)).code).toBe(0);
    expect(seen).toEqual(["Account", ["Id", "Name"], 12, null, ["x", "y"], true, false, ["a.json"]]);
  });

  it("are asked for by their declared names only", async () => {
    const { code, stderr } = await runVerb(tapWith(verbThat(async ({ given }) => given.count("row") ?? 0)), [
      "show",
      "A",
    ]);

    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("the verb declares no row") });
  });
});
