import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { choosing } from "../../support/chosen-fields.ts";
import { recordsOf } from "../../support/records.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

const files = [
  ["Attachment", "Body", ["BodyLength"]],
  ["ContentVersion", "VersionData", ["ContentSize", "Checksum"]],
  ["Document", "Body", ["BodyLength"]],
  ["StaticResource", "Body", ["BodyLength"]],
  ["EventLogFile", "LogFile", ["LogFileLength"]],
] as const;

const page = "<html><body>We are down for maintenance.</body></html>";

describe("a file", () => {
  let org: TestOrg;
  const whole = new Map<string, Catalog>();
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1 });
    for (const [object] of files) whole.set(object, await org.discover({ objects: [object] }));
  });
  afterEach(() => org.running.clearFaults());
  afterAll(() => org.close());

  const catalogOf = (object: string) => whole.get(object) ?? { streams: [] };
  const read = (object: string, catalog: Catalog, config: object = {}) =>
    org.run({ config: { objects: [object], ...config }, catalog });
  /** The first record that has a file. */
  const firstOf = (object: string): string => {
    const { org: inside } = org.running;
    const soql = `SELECT Id FROM ${object} ORDER BY Id LIMIT 1`;
    return [...inside.query(inside.users[0]!, soql, { all: false }).rows(0, 1)].map(({ id }) => String(id)).join();
  };
  const bytesOf = (object: string, id: string, field: string): Buffer => {
    const { org: inside } = org.running;
    return Buffer.from(inside.file(inside.users[0]!, object, id, field).bytes);
  };
  const instead = (id: string, field: string, text: string, count: number | "all" = 1) =>
    org.running.fault({
      path: `${id}/${field}$`,
      count,
      reply: { status: 200, text, headers: { "content-type": "application/octet-stream" } },
    });

  it("that contradicts its record's checksum is asked for again, and never goes out", async () => {
    const catalog = choosing(catalogOf("ContentVersion"), { with: ["VersionData"] });
    const id = firstOf("ContentVersion");
    const good = bytesOf("ContentVersion", id, "VersionData");
    const text = `${good.toString("latin1").slice(0, -1)}${good.at(-1) === 0x61 ? "b" : "a"}`;
    instead(id, "VersionData", text);
    const once = await read("ContentVersion", catalog);
    org.running.clearFaults();
    instead(id, "VersionData", text, "all");
    const always = await read("ContentVersion", catalog);

    const came = recordsOf(once).find((row) => row["Id"] === id)?.["VersionData"];
    expect([once.exitCode, came]).toEqual([0, good.toString("base64")]);
    expect(always.exitCode).toBe(4);
    expect(always.stderr).toContain(`VersionData of ${id} does not have the MD5 that its record states.`);
    expect(always.stdout).not.toContain(Buffer.from(text, "latin1").toString("base64"));
  });

  it.each(files)(
    "%s.%s is checked where the user has deselected the fields that describe it",
    async (object, field, facts) => {
      const catalog = choosing(catalogOf(object), { with: [field], without: facts });
      const id = firstOf(object);
      const good = bytesOf(object, id, field).toString("base64");
      const same = choosing(catalogOf(object), { with: [field] });
      const full = await read(object, same);
      instead(id, field, page);
      const once = await read(object, catalog);
      org.running.clearFaults();
      instead(id, field, page, "all");
      const always = await read(object, catalog, { api: "bulk" });

      const without = (row: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !facts.some((fact) => fact === name)));
      expect(once.exitCode).toBe(0);
      expect(recordsOf(once)).toEqual(recordsOf(full).map(without));
      expect(recordsOf(once).find((row) => row["Id"] === id)?.[field]).toBe(good);
      expect(always.exitCode).toBe(4);
      expect(always.stdout).not.toContain(Buffer.from(page).toString("base64"));
    },
  );

  it("is taken as it comes where its length is hidden from the user too", async () => {
    const catalog = choosing(catalogOf("Attachment"), { with: ["Body"], without: ["BodyLength"] });
    const before = await read("Attachment", catalog);
    org.running.org.alterField("Attachment", "BodyLength", "hide");
    const run = await read("Attachment", catalog);
    org.running.org.alterField("Attachment", "BodyLength", "show");

    expect(run.exitCode).toBe(0);
    expect(recordsOf(run)).toEqual(recordsOf(before));
    expect(run.stderr).toContain("Salesforce has no BodyLength any more for this user: rows are read without it");
  });

  it.each(["rest", "bulk"])("that the user may not read any more is left out, and the rows come (%s)", async (api) => {
    const catalog = choosing(catalogOf("Attachment"), { with: ["Body"] });
    const before = await read("Attachment", catalog, { api });
    org.running.org.alterField("Attachment", "Body", "hide");
    const follow = await read("Attachment", catalog, { api });
    const lock = await read("Attachment", catalog, { api, schema_changes: "lock" });
    const fail = await read("Attachment", catalog, { api, schema_changes: "fail" });
    org.running.org.alterField("Attachment", "Body", "show");

    const rows = recordsOf(before);
    expect(rows.length).toBeGreaterThan(3);
    expect([follow.exitCode, lock.exitCode, fail.exitCode]).toEqual([0, 0, 2]);
    expect(recordsOf(follow)).toEqual(rows.map(({ Body: _, ...row }) => row));
    expect(recordsOf(lock)).toEqual(rows.map((row) => ({ ...row, Body: null })));
    const schemas = follow.messages.flatMap(({ type, schema }) =>
      type === "SCHEMA" ? [Object.hasOwn((schema as { properties: object }).properties, "Body")] : [],
    );
    expect(schemas).toEqual([true, false]);
    expect(follow.stderr.split("\n").filter((line) => line.includes("has no Body any more"))).toHaveLength(1);
  });
});
