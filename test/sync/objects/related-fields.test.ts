import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

const config = {
  objects: ["Account", "Contact", "Opportunity", "Task", "User", "Campaign"],
  related_fields: {
    Opportunity: ["Account.Name", "Account.AnnualRevenue", "account.owner.*", "Campaign.StartDate"],
    Contact: ["Account.Parent.Owner.Manager.Username"],
    Task: ["What.Name", "What:Account.Industry", "What:Opportunity.Amount", "What:Account.Owner.Email", "Owner.Email"],
  },
};

describe("fields of parents", () => {
  let org: TestOrg;
  let target: Target;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.2 });
    org.running.clock.freeze(true);
    const catalog = await org.discover(config);
    const { exitCode, stderr, messages } = await org.run({ config, catalog });
    expect(exitCode === 0 ? "" : stderr).toBe("");
    target = new Target().load(messages);
  });
  afterAll(() => org.close());

  /** The row of `stream` that a reference leads to; undefined where the parent is none of that stream, or deleted. */
  const parent = (stream: string, id: unknown): Row | undefined =>
    target.merged(stream).find((row) => row["Id"] === id && row["IsDeleted"] !== true);

  it("are what the parent's own record says, at any distance", () => {
    const opportunities = target
      .merged("Opportunity")
      .filter((row) => parent("Account", row["AccountId"]) !== undefined);
    const accountOf = (row: Row): Row => parent("Account", row["AccountId"]) ?? {};
    const ownerOf = (row: Row): Row => parent("User", accountOf(row)["OwnerId"]) ?? {};

    expect(opportunities.length).toBeGreaterThan(50);
    expect(opportunities.map((row) => [row["Account__Name"], row["Account__AnnualRevenue"]])).toEqual(
      opportunities.map((row) => [accountOf(row)["Name"], accountOf(row)["AnnualRevenue"]]),
    );
    const names = Object.keys(opportunities[0] ?? {}).filter((name) => name.startsWith("Account__Owner__"));
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const field = name.slice("Account__Owner__".length);
      expect({ name, values: opportunities.map((row) => row[name]) }).toEqual({
        name,
        values: opportunities.map((row) => ownerOf(row)[field]),
      });
    }
  });

  it("are null where there is no parent on the way", () => {
    const contacts = target.merged("Contact").filter((row) => row["AccountId"] === null);

    expect(contacts.length).toBeGreaterThan(0);
    expect(new Set(contacts.map((row) => row["Account__Parent__Owner__Manager__Username"]))).toEqual(new Set([null]));
  });

  it("of a parent of several types are those of the type named, null for other types, and shared ones for all", () => {
    const tasks = target
      .merged("Task")
      .map((row) => ({
        row,
        account: parent("Account", row["WhatId"]),
        opportunity: parent("Opportunity", row["WhatId"]),
        owner: parent("User", row["OwnerId"]),
      }))
      .filter(({ account, opportunity }) => account !== undefined || opportunity !== undefined);

    expect(tasks.filter(({ account }) => account?.["Industry"] != null).length).toBeGreaterThan(5);
    expect(tasks.filter(({ opportunity }) => opportunity?.["Amount"] != null).length).toBeGreaterThan(5);
    expect(
      tasks.map(({ row }) => [
        row["What__Name"],
        row["What__Account__Industry"],
        row["What__Opportunity__Amount"],
        row["What__Account__Owner__Email"],
      ]),
    ).toEqual(
      tasks.map(({ account, opportunity }) => [
        (account ?? opportunity)?.["Name"],
        account?.["Industry"] ?? null,
        opportunity?.["Amount"] ?? null,
        parent("User", account?.["OwnerId"])?.["Email"] ?? null,
      ]),
    );
    const owned = tasks.filter(({ owner }) => owner !== undefined);
    expect(owned.map(({ row }) => row["Owner__Email"])).toEqual(owned.map(({ owner }) => owner?.["Email"]));
  });

  it("are the same bytes by REST and by Bulk", async () => {
    const objects = { ...config, objects: ["Opportunity", "Contact"] };
    const catalog = await org.discover(objects);
    const records = ({ stdout }: { readonly stdout: string }) =>
      stdout
        .split("\n")
        .filter((line) => line.startsWith('{"type":"RECORD"'))
        .map((line) => line.replace(/,"version".*/, ""))
        .sort();

    const rest = await org.run({ config: { ...objects, api: "rest" }, catalog });
    const bulk = await org.run({ config: { ...objects, api: "bulk" }, catalog });

    expect(org.running.requests().some(({ url }) => url.includes("/jobs/query"))).toBe(true);
    expect(records(bulk)).toEqual(records(rest));
  });

  it("by type of parent are read by REST even where Bulk is asked for, because Bulk has no TYPEOF", async () => {
    const objects = { ...config, objects: ["Task"], api: "bulk" };
    const catalog = await org.discover(objects);

    const { exitCode, messages } = await org.run({ config: objects, catalog });

    expect(exitCode).toBe(0);
    expect(new Target().load(messages).merged("Task")).toEqual(target.merged("Task"));
  });

  it("that all types share are the same beside fields of a type's own, which may have the same name", async () => {
    const shared = ["What.*", "Who.*", "Owner.*", "Owner.UserRole.Name", "Owner.Profile.Name"];
    const own = [
      ...["What:Account.*", "What:Case.*", "What:Opportunity.*", "What:Campaign.*", "What:Contract.*"],
      ...["Who:Contact.Name", "Owner:User.Email"],
    ];
    const read = async (paths: readonly string[]) => {
      const config = { objects: ["Task"], related_fields: { Task: paths } };
      const run = await org.run({ config });
      expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
      return new Target().load(run.messages).merged("Task");
    };

    const [plain, beside] = [await read(shared), await read([...own, ...shared])];

    // The types named have no field of this name.
    const names = Object.keys(plain[0] ?? {}).filter((name) => !name.endsWith("__NameOrAlias"));
    const valuesOf = (rows: readonly Row[]) => rows.map((row) => names.map((name) => [name, row[name]]));
    expect(valuesOf(beside)).toEqual(valuesOf(plain));
    expect(new Set(plain.map((row) => row["What__Type"]))).toEqual(new Set([null, "Account", "Case", "Opportunity"]));
    expect(plain.some((row) => row["Owner__UserRole__Name"] !== null && row["Owner__Profile__Name"] !== null)).toBe(
      true,
    );
    for (const type of ["Account", "Opportunity"]) {
      const ofType = beside.filter((row) => row["What__Type"] === type);
      expect(ofType.length).toBeGreaterThan(0);
      expect(ofType.map((row) => row[`What__${type}__Name`])).toEqual(ofType.map((row) => row["What__Name"]));
    }
    const users = beside.filter((row) => row["Owner__Type"] === "User");
    expect(users.length).toBeLessThan(beside.length);
    expect(users.map((row) => row["Owner__User__Email"])).toEqual(users.map((row) => row["Owner__Email"]));
  });

  it("that need more relationships than Salesforce takes in a query stop the stream before it is read, with what to do", async () => {
    const [task] = (await org.discover({ objects: ["Task"] })).streams;
    const many = Array.from({ length: 56 }, (_, n) => `R${n}__r`);
    const properties = Object.fromEntries(many.map((name) => [`${name}__Name`, { type: ["null", "string"] }]));
    const metadata = many.map((name) => ({
      breadcrumb: ["properties", `${name}__Name`],
      metadata: { inclusion: "available", selected: true, "salesforce.path": [name, "Name"] },
    }));
    const catalog = {
      streams: [
        {
          ...task,
          schema: { ...task?.schema, properties: { ...task?.schema.properties, ...properties } },
          metadata: [...(task?.metadata ?? []), ...metadata],
        },
      ],
    };

    const { exitCode, stderr } = await org.run({ catalog });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "Task: the fields selected of parents need 56 relationships; Salesforce takes 55 in a query.",
    );
    expect(stderr).toContain("Name fewer parents in related_fields");
  });

  it("that do not exist stop discovery with the nearest name", async () => {
    const { exitCode, stderr } = await org.run({
      config: { objects: ["Opportunity"], related_fields: { Opportunity: ["Account.Nmae"] } },
      args: ["--discover"],
    });

    expect(exitCode).toBe(2);
    expect(stderr).toContain("related_fields: Account.Nmae of Opportunity: Account has no field Nmae");
    expect(stderr).toContain("(did you mean Name?)");
  });
});

describe("objects that have paths", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1 });
  });
  afterAll(() => org.close());

  it("stop discovery with the nearest name where the org has none of that name", async () => {
    const config = { objects: ["Account"], related_fields: { Oportunity: ["Account.Name"] } };

    const { exitCode, stderr } = await org.run({ config, args: ["--discover"] });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "related_fields: there is no object Oportunity that this user may see (did you mean Opportunity?). Correct the name",
    );
  });

  it("are reported where objects leaves them out", async () => {
    const config = { objects: ["Account"], related_fields: { opportunity: ["Account.Name"] } };

    const { exitCode, stderr } = await org.run({ config, args: ["--discover"] });

    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "WARN related_fields: opportunity is none of the objects discovered; its paths are left out. Add it to objects, or take it out of related_fields.",
    );
  });
});

describe("wrong paths", () => {
  it("are all named, with the nearest names", async () => {
    const org = await TestOrg.start({ scale: 0.02 });
    const related_fields = {
      Account: ["Ownr.Name", "Owner.Name", "Owner.Nmae"],
      Contact: ["Account.Industri"],
      Oportunity: ["Account.Name"],
    };

    const run = await org.run({ config: { objects: ["Account", "Contact"], related_fields }, args: ["--discover"] });
    await org.close();

    expect(run.exitCode).toBe(2);
    expect(/ERROR (.*)/.exec(run.stderr)?.[1]).toMatchInlineSnapshot(
      `"related_fields: there is no object Oportunity that this user may see (did you mean Opportunity?); Ownr.Name of Account: Account has no relationship Ownr (did you mean Owner?); Owner.Nmae of Account: User has no field Nmae that this user may read (did you mean Name?); Account.Industri of Contact: Account has no field Industri that this user may read (did you mean Industry?). Correct the name, or give the user read access to the object. Correct the path, or give the user read access to the field. [RELATED_FIELD]"`,
    );
  });
});

describe("children of a parent that changed", () => {
  const related = {
    objects: ["Opportunity"],
    related_fields: { Opportunity: ["Account.Name", "Account.Owner.Email"] },
  };
  const hour = 3_600_000;
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1 });
    org.running.clock.freeze(true);
  });
  afterAll(() => org.close());

  /** A full load, then a parent is renamed; what a run some time after and one an hour later bring. */
  async function runsAfterRename(config: Readonly<Record<string, unknown>>, passedMs = hour) {
    const catalog = await org.discover(config);
    const first = await org.run({ config, catalog });
    const child = new Target()
      .load(first.messages)
      .merged("Opportunity")
      .find((row) => row["AccountId"] !== null && row["IsDeleted"] === false);
    org.running.clock.advance(hour);
    const name = `Renamed ${org.running.clock.now().toISOString()}`;
    org.running.org.update(org.running.org.users[0]!, {
      object: "Account",
      id: String(child?.["AccountId"]),
      values: { Name: name },
    });
    org.running.clock.advance(passedMs);
    const second = await org.run({ config, catalog, state: first.state });
    org.running.clock.advance(hour);
    const third = await org.run({ config, catalog, state: second.state });
    const rows = [second, third].map(({ messages }) => new Target().load(messages).appended("Opportunity"));
    return {
      name,
      accountId: child?.["AccountId"],
      rows,
      exitCodes: [first, second, third].map(({ exitCode }) => exitCode),
    };
  }

  it("come again, once, where the user wants that", async () => {
    const { name, accountId, rows, exitCodes } = await runsAfterRename({ ...related, related_fields_reread: true });

    const soql = `SELECT Id FROM Opportunity WHERE AccountId = '${accountId}' ORDER BY Id`;
    const { org: inside } = org.running;
    const children = Array.from(
      inside.query(inside.users[0]!, soql, { all: true }).rows(0, 1000),
      ({ values }) => values[0],
    );
    expect(exitCodes).toEqual([0, 0, 0]);
    expect(children.length).toBeGreaterThan(0);
    expect(rows[0]?.map((row) => row["Id"]).sort()).toEqual(children.toSorted());
    expect(new Set(rows[0]?.map((row) => row["Account__Name"]))).toEqual(new Set([name]));
    expect(rows[1]).toEqual([]);
  });

  it("come once, with the run after, where the parent changed just before a run", async () => {
    const { name, rows } = await runsAfterRename({ ...related, related_fields_reread: true }, 60_000);

    expect(rows[0]).toEqual([]);
    expect(rows[1]?.length).toBeGreaterThan(0);
    expect(new Set(rows[1]?.map((row) => row["Account__Name"]))).toEqual(new Set([name]));
  });

  it("stay as they were where the user does not, until they change themselves", async () => {
    const { rows } = await runsAfterRename(related);

    expect(rows).toEqual([[], []]);
  });
});
