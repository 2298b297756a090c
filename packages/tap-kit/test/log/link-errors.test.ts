import { TapError } from "@singer-io-ts/tap-kit";
import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { linkErrors } from "../../src/log/link-errors.ts";
import { type Entry, lineLog } from "../../src/log/log.ts";
import { asTapError, logFailure } from "../../src/log/log-failure.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const page = "https://example.com/troubleshooting.md";
const error = (code: string, text = "It broke.") => new TapError(text, { code, kind: "config", hint: "Mend it." });

function linked(format: "text" | "json", at: string | null = page) {
  let out = "";
  const lines = lineLog({ level: "info", format }, manualClock(), (text) => {
    out += text;
  });
  return { log: linkErrors(lines, at ?? undefined), out: () => out };
}

describe("an error in the log", () => {
  it("ends with its code, and the first of a code with the address of its section", () => {
    const { log, out } = linked("text");
    for (const code of ["BAD_THING", "OTHER", "BAD_THING"]) logFailure(log, error(code), false);

    expect(out()).toBe(
      [
        "ERROR It broke. Mend it. [BAD_THING]",
        `  ${page}#bad_thing`,
        "ERROR It broke. Mend it. [OTHER]",
        `  ${page}#other`,
        "ERROR It broke. Mend it. [BAD_THING]",
        "",
      ].join("\n"),
    );
  });

  it("has the code and the address as members in a log of JSON", () => {
    const { log, out } = linked("json");
    for (const code of ["BAD_THING", "BAD_THING"]) logFailure(log, error(code), false);

    const time = "2026-01-31T09:00:00.000Z";
    const entry = { time, level: "error", code: "BAD_THING", message: "It broke. Mend it." };
    expect(
      out()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([{ ...entry, help: `${page}#bad_thing` }, entry]);
  });

  it("has its stack after it, without a code", () => {
    const { log, out } = linked("text");
    logFailure(log, asTapError(new Error("it broke")), true);

    expect(out().match(/\[DEFECT\]/g)).toHaveLength(1);
    expect(out()).toMatch(/\[DEFECT\]\n {2}https:.*#defect\nERROR TapError: it broke\. .*\n {2} +at /);
  });

  it.each<[string, Entry]>([
    ["no error", { level: "warn", code: "BAD_THING", text: "It broke." }],
    ["no code of an error", { level: "error", code: "check", text: "It broke." }],
  ])("is left as it is where it is %s", (_what, entry) => {
    const { log, out } = linked("text");
    log(entry);

    expect(out()).toBe(`${entry.level.toUpperCase()} It broke.\n`);
  });

  it("is left as it is where the tap has no such page", () => {
    const { log, out } = linked("text", null);
    logFailure(log, error("BAD_THING"), false);

    expect(out()).toBe("ERROR It broke. Mend it.\n");
  });
});

describe("a command that fails", () => {
  const broken = {
    ...scriptedTap({
      streams: [plainStream("one")],
      source: {
        discover: async () => {
          throw error("BAD_THING");
        },
      },
    }),
    troubleshootingUrl: page,
  };

  it("says where its error is explained, in a run, in Airbyte's log and to a person", async () => {
    const sync = await run(broken);
    const airbyte = await run(broken, ["discover"]);
    const verb = await runVerb(broken, ["streams"], { files: { "config.json": "{}" } });
    const json = await runVerb(broken, ["streams", "--json"], { files: { "config.json": "{}" } });

    expect(sync.logs).toBe(`ERROR It broke. Mend it. [BAD_THING]\n  ${page}#bad_thing\n`);
    expect(airbyte.messages).toContainEqual({
      type: "LOG",
      log: { level: "ERROR", message: `It broke. Mend it. [BAD_THING]\n  ${page}#bad_thing` },
    });
    expect(verb.stderr).toBe(`tap-scripted: It broke. Mend it. [BAD_THING]\n${page}#bad_thing\n`);
    expect(JSON.parse(json.stderr)).toEqual({
      error: { code: "BAD_THING", message: "It broke. Mend it.", help: `${page}#bad_thing` },
    });
  });
});
