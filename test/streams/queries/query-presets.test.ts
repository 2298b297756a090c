import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import data from "../../../catalog/presets.json" with { type: "json" };
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

interface Preset {
  readonly object: string;
  readonly fields: readonly string[];
  readonly children?: readonly { readonly relationship: string; readonly fields: readonly string[] }[];
  readonly where?: string;
  readonly richTexts?: boolean;
}

const presets: Readonly<Record<string, Preset>> = data.presets;

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({
    scale: 0.05,
    rows: { Knowledge__ka: 40 },
    knowledge: true,
    settings: { childPageRows: 1 },
  });
});
afterAll(() => org.close());

const configOf = (preset: string, more: object = {}, fields?: readonly string[]) => ({
  objects: ["!*"],
  queries: [{ name: "asked", preset, ...(fields && { fields }) }],
  ...more,
});

async function read(preset: string, more: object = {}): Promise<{ rows: readonly Row[]; catalog: Catalog }> {
  const config = configOf(preset, more);
  const catalog = await org.discover(config);
  const run = await org.run({ config, catalog });
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  return { rows: new Target().load(run.messages).appended("asked"), catalog };
}

const columnsOf = ({ streams }: Catalog) => Object.keys(streams[0]?.schema.properties ?? {});
const own = (path: string) => path.replaceAll(".", "__");

describe("a preset", () => {
  it("is each of those that the documents name, and no other", () => {
    const text = readFileSync("docs/query-presets.md", "utf8");
    const table = text.split("\n").filter((line) => line.startsWith("| `"));
    const named = table.flatMap((line) =>
      Array.from(line.split("|")[1]?.matchAll(/`(\w+)`/g) ?? [], ([, name]) => name),
    );

    expect(named.toSorted()).toEqual(Object.keys(presets).toSorted());
  });

  it.each(Object.entries(presets))(
    "%s reads each row of its object, incrementally, with the fields that the org has",
    async (name, preset) => {
      const expected = await plainQuery(
        org.running,
        `SELECT Id FROM ${preset.object}${preset.where === undefined ? "" : ` WHERE ${preset.where}`}`,
      );

      const { rows, catalog } = await read(name);

      expect(expected.length).toBeGreaterThan(5);
      expect(rows.map(({ Id }) => Id).toSorted()).toEqual(expected.map(({ Id }) => Id).toSorted());
      expect(catalog.streams[0]).toMatchObject({
        key_properties: ["Id"],
        replication_key: "SystemModstamp",
        replication_method: "INCREMENTAL",
      });
      const richTexts = preset.richTexts ? ["Answer__c"] : [];
      const wanted = [
        ...preset.fields.map(own),
        ...richTexts,
        ...(preset.children ?? []).map(({ relationship }) => relationship),
      ];
      const columns = columnsOf(catalog).filter((column) => column !== "_sdc_deleted_at");
      expect(columns).toEqual(wanted.filter((column) => columns.includes(column)));
      // The demo org has neither currencies nor all that an org can switch on.
      expect(wanted.filter((column) => !columns.includes(column)).length).toBeLessThanOrEqual(3);
    },
  );

  it("sales_performance has the names of owner, role, manager and account", async () => {
    const expected = await plainQuery(
      org.running,
      "SELECT Id, Owner.Name, Owner.UserRole.Name, Owner.Manager.Name, Account.Name FROM Opportunity",
    );

    const { rows } = await read("sales_performance");

    const nameOf = (row: unknown, ...path: readonly string[]) =>
      path.reduce<unknown>((at, step) => (at as Row | null)?.[step] ?? null, row);
    const byId = new Map(rows.map((row) => [row["Id"], row]));
    for (const row of expected) {
      expect(byId.get(row["Id"])).toMatchObject({
        Owner__Name: nameOf(row, "Owner", "Name"),
        Owner__UserRole__Name: nameOf(row, "Owner", "UserRole", "Name"),
        Owner__Manager__Name: nameOf(row, "Owner", "Manager", "Name"),
        Account__Name: nameOf(row, "Account", "Name"),
      });
    }
  });

  it("user_images has the addresses of pictures", async () => {
    const { rows } = await read("user_images");

    expect(rows.every(({ SmallPhotoUrl }) => String(SmallPhotoUrl).startsWith("https://"))).toBe(true);
  });

  it("tickets has each case's comments and feed", async () => {
    const { rows } = await read("tickets");

    const count = async (object: string) =>
      (await plainQuery(org.running, `SELECT Id FROM ${object} WHERE IsDeleted = false AND Parent.IsDeleted = false`))
        .length;
    const children = (name: string) => rows.flatMap((row) => row[name] as Row[]).length;
    expect(children("CaseComments")).toBe(await count("CaseComment"));
    expect(children("Feeds")).toBe(await count("CaseFeed"));
    expect(children("Feeds")).toBeGreaterThan(5);
  });

  it.each([
    ["accounts", ["Description"]],
    ["opportunities", ["Description", "CreatedById", "CreatedBy__Name"]],
    ["tickets", ["IsEscalated"]],
    // A rich text that this org has added; Summary and AssignmentNote are plain.
    ["articles", ["Answer__c"]],
  ])("%s has %j", async (preset, fields) => {
    const { rows, catalog } = await read(preset);

    expect(columnsOf(catalog)).toEqual(expect.arrayContaining(fields));
    for (const field of fields) expect(rows.some((row) => row[field] !== null)).toBe(true);
    expect(columnsOf(catalog)).not.toContain("AssignmentNote");
  });

  it("contacts asks for MiddleName, which few orgs have", () => {
    expect(presets["contacts"]?.fields).toContain("MiddleName");
  });

  it("takes what the user may read only", async () => {
    const { clientId, clientSecret, refreshToken } = org.running.credentialsOf("limited@demo.example.com");
    const login = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };

    const { catalog } = await read("accounts", login);

    expect(columnsOf(catalog)).toEqual(expect.arrayContaining(["Id", "Name", "Industry", "SystemModstamp"]));
    expect(columnsOf(catalog)).not.toContain("Rating");
  });

  it("is left out, and the others are there, where the org has not its object", async () => {
    const other = await TestOrg.start({ scale: 0.02 });
    const queries = [
      { name: "asked", preset: "articles" },
      { name: "people", preset: "users" },
    ];

    const run = await other.run({ config: { objects: ["!*"], queries }, args: ["--discover"] });

    await other.close();
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout).streams.map((stream: { stream: string }) => stream.stream)).toEqual(["people"]);
    expect(run.stderr).toContain(
      "queries: asked: this org lacks the object that the preset articles needs; it is left out.",
    );
  });

  it("is read with further fields, each once, whoever named them", async () => {
    const fields = ["Fax", "industry", "Owner.Department", "Parent.Owner.Name"];
    const config = configOf("accounts", {}, fields);
    const catalog = await org.discover(config);

    const run = await org.run({ config, catalog });

    const [first] = new Target().load(run.messages).appended("asked");
    const columns = columnsOf(catalog).filter((column) => column !== "_sdc_deleted_at");
    expect(run.exitCode).toBe(0);
    expect(Object.keys(first ?? {})).toEqual(columnsOf(catalog));
    expect(columns.slice(-3)).toEqual(["Fax", "Owner__Department", "Parent__Owner__Name"]);
    expect(columns.filter((column) => column.toLowerCase() === "industry")).toEqual(["Industry"]);
  });

  it.each([
    [
      ["Faks"],
      "queries: asked: fields: Account has no field Faks that this user may read (did you mean Fax?). Correct it,",
    ],
    [["Owner.Dept"], "queries: asked: fields: Owner.Dept: User has no field Dept that this user may read."],
    [["Boss.Name"], "queries: asked: fields: Boss.Name: Account has no relationship Boss."],
    [["Contacts.Name"], "Contacts are children of Account, and a path leads to parents."],
    [
      ["Id FROM User"],
      'config.json: queries[0].fields[0]: "Id FROM User" must be a field, or the path to a parent\'s field.',
    ],
  ])("refuses a further field that the org lacks: %j", async (fields, message) => {
    const run = await org.run({ config: configOf("accounts", {}, fields), args: ["--discover"] });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(message);
  });

  it("of other fields than the catalog was made of says so", async () => {
    const catalog = await org.discover(configOf("accounts", {}, ["Fax"]));
    const failures = async (preset: string, fields?: readonly string[]) => {
      const run = await org.run({ config: configOf(preset, {}, fields), catalog });
      return [run.exitCode, /ERROR (.*)/.exec(run.stderr)?.[1]];
    };

    const failed = [
      2,
      "queries: asked: its preset, or the fields beside it, are others than the catalog was made of. Run discovery again. [QUERY]",
    ];
    expect(await Promise.all([failures("accounts"), failures("cases"), failures("accounts", ["Fax"])])).toEqual([
      failed,
      failed,
      [0, undefined],
    ]);
  });

  it("that has more fields than the state knows is not loaded again: old rows get them where backfill_new_fields is set", async () => {
    const own = await TestOrg.start({ scale: 0.02, rows: { Account: 60 } });
    const before = configOf("accounts");
    const first = await own.run({ config: before });
    const config = configOf("accounts", {}, ["Fax"]);
    own.running.clock.advance(60 * 60_000);

    const second = await own.run({ config, state: first.state });
    const filled = await own.run({ config: { ...config, backfill_new_fields: true }, state: second.state });

    await own.close();
    const count = (run: typeof first) => run.messages.filter(({ type }) => type === "RECORD").length;
    expect([count(first), count(second), count(filled)]).toEqual([60, 0, 60]);
    expect(second.stderr).toContain("WARN asked: Fax is new here: rows that came before and do not change");
    expect(filled.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([]);
  });

  it("that there is not is refused, with those that there are", async () => {
    const run = await org.run({ config: configOf("user_image"), args: ["--discover"] });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(
      `queries: asked: there is no preset user_image (did you mean user_images?). Choose of: ${Object.keys(presets).join(", ")}.`,
    );
  });
});
