import type { ForeignSetting, Json, Run } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { runVerb } from "../../src/testing/index.ts";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const isTest: ForeignSetting = {
  name: "is_test",
  schema: { type: "boolean" },
  translate: (value) => ({ place: value === true ? "test" : "live" }),
};
const oldToken: ForeignSetting = {
  name: "old_token",
  schema: { type: "string" },
  translate: (value) => ({ token: value }),
};
const silent: ForeignSetting = { name: "batch_rows", schema: {}, translate: () => ({}) };
const properties = {
  place: { type: "string", enum: ["live", "test"], default: "live" },
  token: { type: "string", airbyte_secret: true },
};

async function read(
  config: Json,
  { args = ["--test"], more = {} as Readonly<Record<string, Json>>, changed = null as Json } = {},
) {
  const opened: unknown[] = [];
  const tap = {
    ...scriptedTap({
      properties,
      onOpen: (given, running: Run, _files, places) => {
        opened.push(given, Object.fromEntries(places));
        if (changed !== null)
          void running.configChanged({ ...(given as Record<string, Json>), ...(changed as object) });
      },
    }),
    foreignSettings: { settings: [isTest, oldToken, silent], wrappers: ["other_config", "login"] },
  };
  const result = await run(tap, args, { files: { config }, others: more });
  return { ...result, opened: opened[0], places: opened[1] };
}

describe("a configuration for another program", () => {
  it.each<[Json, string]>([
    [{ is_test: true }, "test"],
    [{ "Is-Test": "TRUE" }, "test"],
    [{ is_test: false }, "live"],
    [{ is_test: true, place: "test" }, "test"],
    [{ other_config: { is_test: true } }, "test"],
    [{ other_config: { is_test: true }, is_test: true }, "test"],
    [{ "other_config.is_test": "true" }, "test"],
    [{ other_config: { login: { is_test: true } } }, "test"],
    [{ "other_config.login": { is_test: true } }, "test"],
    [{ "other_config.login.is_test": true }, "test"],
    [{ batch_rows: 7, is_test: null }, "live"],
  ])("%j is read as what it means there", async (config, place) => {
    const { code, opened, logs } = await read(config);

    expect([code, opened]).toMatchObject([0, { place }]);
    expect(logs).not.toContain("WARN");
  });

  it("is logged in one line where it says more than the default", async () => {
    const [said, silently] = [await read({ is_test: true, batch_rows: 7 }), await read({ is_test: false })];

    expect(said.logs).toContain("INFO config: read is_test as place: test.");
    expect(silently.logs).not.toContain("read is_test");
  });

  it("that has a secret shows it neither in the log nor in an error", async () => {
    const [said, contradicted] = [
      await read({ old_token: "the-secret" }),
      await read({ old_token: "the-secret", token: "another-secret" }),
    ];

    expect([said.opened, said.logs]).toEqual([
      expect.objectContaining({ token: "the-secret" }),
      expect.stringContaining("INFO config: read old_token as token.\n"),
    ]);
    expect(contradicted.logs).toContain(
      "ERROR config: old_token and token contradict each other. Keep one of the two.",
    );
    expect(`${said.logs}${contradicted.logs}`).not.toMatch(/the-secret|another-secret/);
  });

  it.each<[Json, string]>([
    [
      { is_test: true, place: "live" },
      "ERROR config: is_test is true and place is live, which contradict each other. Keep one of the two.",
    ],
    [{ is_test: "yes" }, 'ERROR config: is_test: "yes" is a text; it takes true or false.'],
    [{ other_config: [1] }, "ERROR config: other_config is no object. Write its members as name: value."],
    [
      { other_config: { is_test: true }, is_test: false },
      "is_test is set in it and outside of it, and not to the same. Keep one of the two.",
    ],
  ])("%j is refused by name", async (config, message) => {
    const { code, logs, opened } = await read(config);

    expect([code, opened]).toEqual([2, undefined]);
    expect(logs).toContain(message);
  });

  it("gives way to a later file that spells it in the same way, and contradicts one that does not", async () => {
    const args = ["--config", "first", "--test"];
    const [later, other] = [
      await read({ is_test: false }, { args, more: { first: { is_test: true } } }),
      await read({ place: "live" }, { args, more: { first: { is_test: true } } }),
    ];

    expect([later.code, later.opened]).toMatchObject([0, { place: "live" }]);
    expect([other.code, other.logs]).toEqual([2, expect.stringContaining("contradict each other")]);
  });

  it("is announced, where it changes, in the words that it was given in", async () => {
    const { messages } = await read({ is_test: true, token: "old" }, { args: ["check"], changed: { token: "new" } });

    const control = messages.find(({ type }: { readonly type?: unknown }) => type === "CONTROL");
    expect(control).toMatchObject({ control: { connectorConfig: { config: { is_test: true, token: "new" } } } });
    expect(JSON.stringify(control)).not.toContain('"place"');
  });

  it("is shown by doctor", async () => {
    const tap = { ...scriptedTap({ properties }), foreignSettings: { settings: [isTest], wrappers: [] } };
    const files = { "config.json": '{"is_test": true}' };

    const { stdout } = await runVerb(tap, ["doctor"], { files });

    expect(stdout).toContain("config.json: read is_test as place: test");
  });
});
