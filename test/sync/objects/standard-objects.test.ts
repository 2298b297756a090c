import { afterEach, describe, expect, it } from "vitest";
import { withTraits } from "../../support/catalog-metadata.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const described = [
  "AppTabMember",
  "ColorDefinition",
  "EntityParticle",
  "FieldDefinition",
  "FlowVersionView",
  "IconDefinition",
  "OwnerChangeOptionInfo",
  "RelationshipDomain",
  "RelationshipInfo",
  "SearchLayout",
];

/** Keys of a stream's records, in order. */
const keysIn = (messages: readonly { readonly [member: string]: unknown }[], stream: string): string[] =>
  messages
    .filter((message) => message["type"] === "RECORD" && message["stream"] === stream)
    .map(({ record }) => String(Object(record)["DurableId"]))
    .sort();

/** The same by the org itself. */
function keysOf(object: string, where = ""): string[] {
  const { org: inside } = org.running;
  const [user] = inside.users;
  if (user === undefined) throw new Error("the org has no user");
  const found = inside.query(user, `SELECT DurableId FROM ${object}${where}`, { all: true });
  return [...found.rows(0, found.totalSize)].map(({ values }) => String(values[0])).sort();
}

const names = (): string => {
  const { org: inside } = org.running;
  const [user] = inside.users;
  if (user === undefined) throw new Error("the org has no user");
  return inside
    .describeGlobal(user)
    .map(({ name }) => `'${name}'`)
    .join(",");
};

describe("an org with the objects that real orgs have", () => {
  it("is discovered by 60 calls, read by 500 and read again without a change by 200, with the settings as they are", async () => {
    org = await TestOrg.start({ standardObjects: true });

    const found = await org.run({ args: ["--discover"] });
    const catalog = JSON.parse(found.stdout);
    const first = await org.run({ catalog });
    org.running.clock.advance(3_600_000);
    const second = await org.run({ catalog, state: first.state });

    expect([found, first, second].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(catalog.streams.length).toBeGreaterThan(1000);
    expect([found.calls <= 60, first.calls <= 500, second.calls <= 200]).toEqual([true, true, true]);
  }, 60_000);

  it("gives no stream to what describes the org until it is named, and says so", async () => {
    org = await TestOrg.start({ standardObjects: true });
    const streamsOf = async (objects: readonly string[]) =>
      (await org.discover({ objects })).streams.map(({ tap_stream_id }) => tap_stream_id);

    const run = await org.run({ config: { objects: ["*Definition", "*Layout"] }, args: ["--discover"] });

    expect(await streamsOf(described)).toEqual(described);
    expect(await streamsOf(["*Layout", "Field*", "Account"])).not.toEqual(expect.arrayContaining(["SearchLayout"]));
    expect(run.stderr).toContain("FieldDefinition");
    expect(run.stderr).toContain("a description of the org, not data");
  });

  it("is described by many objects a query, each row once", async () => {
    org = await TestOrg.start({ standardObjects: true });
    const catalog = await org.discover({ objects: described });

    const run = await org.run({ config: { objects: described }, catalog });

    expect(run.exitCode).toBe(0);
    for (const object of ["EntityParticle", "FieldDefinition", "OwnerChangeOptionInfo", "SearchLayout"])
      expect(keysIn(run.messages, object)).toEqual(
        keysOf(object, ` WHERE EntityDefinition.QualifiedApiName IN (${names()})`),
      );
    for (const object of ["RelationshipDomain", "RelationshipInfo"])
      expect(keysIn(run.messages, object)).toEqual(
        keysOf(object, ` WHERE ChildSobject.QualifiedApiName IN (${names()})`),
      );
    for (const object of ["AppTabMember", "ColorDefinition", "FlowVersionView", "IconDefinition"])
      expect(keysIn(run.messages, object).length).toBeGreaterThan(5);
    // One object a query took 1,621 calls.
    expect(run.calls).toBeLessThan(80);
  }, 60_000);

  it("is described by all parents, where these too are more than one batch has", async () => {
    org = await TestOrg.start({ standardObjects: true, rows: { FlowDefinitionView: 2100, FlowVersionView: 4200 } });
    const catalog = await org.discover({ objects: ["FlowVersionView"] });

    const run = await org.run({ config: { objects: ["FlowVersionView"] }, catalog });

    expect(run.exitCode).toBe(0);
    const flows = keysOf("FlowDefinitionView");
    expect(keysIn(run.messages, "FlowVersionView")).toEqual(flows.flatMap((flow) => [`${flow}-1`, `${flow}-2`]));
  }, 60_000);

  it("is described by fewer objects a query where their rows are more than one batch has", async () => {
    org = await TestOrg.start();
    const catalog = await org.discover({ objects: ["FieldDefinition"] });
    org.running.settings.pageRows = 200;

    const run = await org.run({ config: { objects: ["FieldDefinition"] }, catalog });

    expect(run.exitCode).toBe(0);
    expect(keysIn(run.messages, "FieldDefinition")).toEqual(
      keysOf("FieldDefinition", ` WHERE EntityDefinition.QualifiedApiName IN (${names()})`),
    );
  });

  it("is described one object a query where Salesforce takes no list of them", async () => {
    org = await TestOrg.start();
    const catalog = await org.discover({ objects: ["FieldDefinition"] });
    const reply = { status: 400, errorCode: "MALFORMED_QUERY", message: "Only equals comparisons permitted" };
    org.running.fault({ path: "FROM%20FieldDefinition.*%20IN%20", count: "all", reply });

    const run = await org.run({ config: { objects: ["FieldDefinition"] }, catalog });

    expect(run.exitCode).toBe(0);
    expect(keysIn(run.messages, "FieldDefinition")).toEqual(
      keysOf("FieldDefinition", ` WHERE EntityDefinition.QualifiedApiName IN (${names()})`),
    );
  }, 60_000);
});

describe("EntityDefinition of an org with more objects than it has in one page", () => {
  const config = { objects: ["EntityDefinition"] };

  it("gives all of its rows, each once", async () => {
    org = await TestOrg.start({ objects: 2600 });
    const catalog = await org.discover(config);

    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(keysIn(run.messages, "EntityDefinition")).toEqual(keysOf("EntityDefinition"));
    expect(run.calls).toBeLessThan(40);
  }, 60_000);

  it("is read by a catalog of an earlier version, which asks for parents by their keys", async () => {
    org = await TestOrg.start({ objects: 2100 });
    const found = await org.discover({ objects: ["FieldDefinition"] });
    const through = { by: "EntityDefinitionId", parent: "EntityDefinition", key: "DurableId", one: true };
    const catalog = withTraits(found, { "salesforce.through": through });

    const run = await org.run({ config: { objects: ["FieldDefinition"] }, catalog });

    expect(run.exitCode).toBe(0);
    expect(keysIn(run.messages, "FieldDefinition")).toEqual(
      keysOf("FieldDefinition", ` WHERE EntityDefinition.QualifiedApiName IN (${names()})`),
    );
  }, 60_000);

  it("says of what cannot be had in one answer nothing about a time that nobody asked for", async () => {
    org = await TestOrg.start();
    const catalog = await org.discover({ objects: ["EntityDefinition"] });
    const reply = {
      status: 400,
      errorCode: "EXCEEDED_ID_LIMIT",
      message: "EntityDefinition does not support queryMore()",
    };
    org.running.fault({ path: "FROM%20EntityDefinition", count: "all", reply });

    const run = await org.run({ config: { objects: ["EntityDefinition"] }, catalog });

    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain("EntityDefinition: Salesforce answered EXCEEDED_ID_LIMIT");
    expect(run.stderr).not.toContain("shorter time");
  });
});
