import { afterEach, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

type Row = Readonly<Record<string, unknown>>;

describe("a preview", () => {
  let org: TestOrg;
  afterEach(() => org.close());

  /** The rows that the verb shows, and the requests that it made. */
  async function preview(argv: readonly string[], config: object) {
    const from = org.running.requests().length;
    const run = await org.run({ config: { ...config }, args: ["preview", ...argv, "--json"] });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    const asked = org.running
      .requests()
      .slice(from)
      .map(({ method, url }) => `${method} ${url}`);
    return { rows: JSON.parse(run.stdout) as readonly Row[], asked };
  }

  const recordsOf = async (config: object): Promise<readonly Row[]> => {
    const { messages } = await org.run({ config: { ...config } });
    return messages.filter(({ type }) => type === "RECORD").map(({ record }) => record as Row);
  };

  it.each(["rest", "bulk", "auto"])(
    "of an object with more fields than a URI has room for takes no job, with api %s, and shows what a sync writes",
    async (api) => {
      const object = "Wide__c";
      org = await TestOrg.start({ scale: 0.01, wideFields: 400, rows: { [object]: 530 } });
      org.running.clock.freeze(true);
      const config = { objects: [object], api };
      const records = new Map((await recordsOf(config)).map((record) => [record["Id"], record]));

      const { rows, asked } = await preview([object, "--rows", "3"], config);

      expect(rows).toHaveLength(3);
      expect(rows.map(({ Id }) => records.get(Id))).toEqual(rows);
      expect(asked.filter((request) => request.includes("/jobs/"))).toEqual([]);
      expect(asked.length).toBeLessThan(10);
    },
  );

  it("of a query with more fields than a URI has room for takes no job either", async () => {
    org = await TestOrg.start({ scale: 0.01, wideFields: 400, rows: { Wide__c: 30 } });
    const queries = [{ name: "wide", soql: "SELECT FIELDS(ALL) FROM Wide__c", api: "bulk" }];

    const { rows, asked } = await preview(["wide", "--rows", "2"], { objects: ["Account"], queries });

    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0] ?? {}).length).toBeGreaterThan(400);
    expect(asked.filter((request) => request.includes("/jobs/"))).toEqual([]);
  });

  it.each([
    [["*.*"], true],
    [["Attachment.Id", "Attachment.Body"], false],
  ])("downloads no file, and says how long each is: %j", async (select, files) => {
    org = await TestOrg.start({ scale: 0.05 });
    const config = { objects: ["Attachment"], files, select };
    const sizes = new Map(
      (await recordsOf({ objects: ["Attachment"] })).map(({ Id, BodyLength }) => [Id, BodyLength as number]),
    );

    const { rows, asked } = await preview(["Attachment", "--rows", "3"], config);

    expect(rows).toHaveLength(3);
    for (const { Id, Body } of rows) expect(Body).toBe(`(file, ${sizes.get(Id)?.toLocaleString("en-US")} bytes)`);
    expect(Object.keys(rows[0] ?? {}).filter((name) => name.startsWith("file:"))).toEqual([]);
    expect(asked.filter((request) => /\/Body$/.test(request))).toEqual([]);
  });
});
