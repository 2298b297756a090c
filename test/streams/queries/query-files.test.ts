import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readSoqlFiles } from "../../../src/config/soql-files.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
const folder = mkdtempSync(join(tmpdir(), "soql-"));
const file = join(folder, "people.soql");
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.01 });
});
beforeEach(() => {
  writeFileSync(file, "-- who logs in\nSELECT Id, Username, SystemModstamp\nFROM User;\n");
});
afterAll(async () => {
  await org.close();
  rmSync(folder, { recursive: true, force: true });
});

const configOf = (query: object) => ({ objects: ["!*"], queries: [{ name: "people", ...query }] });

/** What a discovery ends with, and the error that it logs. */
async function discover(query: object) {
  const run = await org.run({ config: configOf(query), args: ["--discover"] });
  return { code: run.exitCode, error: /ERROR (.*)/.exec(run.stderr)?.[1] };
}

describe("a query in a file", () => {
  it("is read as one in the configuration is, its comments and its last ; left out", async () => {
    const config = configOf({ soql_file: file });
    const catalog = await org.discover(config);
    const [stream] = catalog.streams;

    const run = await org.run({ config, catalog });
    const same = await org.run({
      config: configOf({ soql: "SELECT Id, Username, SystemModstamp FROM User" }),
      catalog,
    });

    const records = (each: typeof run) => each.messages.filter(({ type }) => type === "RECORD").length;
    expect(Object.keys(stream?.schema.properties ?? {})).toEqual(["Id", "Username", "SystemModstamp"]);
    expect([run.exitCode, same.exitCode, records(run) > 5, records(same)]).toEqual([0, 0, true, records(run)]);
  });

  it("that has changed since discovery is refused by name", async () => {
    const config = configOf({ soql_file: file });
    const catalog = await org.discover(config);
    writeFileSync(file, "SELECT Id, Email, SystemModstamp FROM User");

    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("queries: people: its SOQL is another than the catalog was made of.");
  });

  it.each([
    [
      "SELECT Id, /* the\nname */ Usernam FROM User",
      "queries: people (FILE): User has no field Usernam that this user may read (did you mean Username?) at line 2, column 9.",
    ],
    ["-- one\nSELECT Id FORM User", "queries: people (FILE): "],
    [
      "",
      "config.json: queries: people: soql_file FILE is empty. Write a query into it, like SELECT Id, Name FROM Account.",
    ],
    ["SELECT Id /* FROM User", "config.json: queries: people: a comment of its SOQL has no end. Close it by */."],
  ])("is named with its file where it is wrong: %j", async (soql, message) => {
    writeFileSync(file, soql);

    const { code, error } = await discover({ soql_file: file });

    expect(code).toBe(2);
    expect(error).toContain(message.replace("FILE", file));
  });

  it.each([
    ["gone.soql", "config.json: queries: people: soql_file gone.soql cannot be read (ENOENT: "],
    [folder, `config.json: queries: people: soql_file ${folder} is no file, or too large for a query. Name a file`],
  ])("that is none is an error: %s", async (soqlFile, message) => {
    const { code, error } = await discover({ soql_file: soqlFile });

    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it("is one of several ways, of which one is wanted", async () => {
    expect(await discover({ soql_file: file, soql: "SELECT Id FROM User" })).toEqual({
      code: 2,
      error: "config.json: queries: people has soql and soql_file. Give it one of them. [CONFIG]",
    });
  });

  it("is looked for from the folder of the configuration file, else from the working folder", async () => {
    const queries = (name: string) => ({ queries: [{ name: "people", soql_file: name }] });
    const config = join(folder, "config.json");
    const read = async (name: string, place?: string) =>
      (await readSoqlFiles(queries(name), place, [config])).get(name)?.split("\n")[1];

    const select = "SELECT Id, Username, SystemModstamp";
    const here = relative(process.cwd(), file);
    expect([
      await read("people.soql", config),
      await read(file, config),
      await read(here, "TAP_SALESFORCE_QUERIES"),
      await read(here),
    ]).toEqual([select, select, select, select]);
    await expect(read("people.soql")).rejects.toThrow("cannot be read (ENOENT");
  });
});
