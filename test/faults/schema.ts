import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, recordsOf, type Scene } from "./scene.ts";

/** A property of the first stream's schema. */
function property(scene: Scene, name: string): Readonly<Record<string, unknown>> | undefined {
  return scene.catalog.streams[0]?.schema.properties[name];
}

function fieldMetadata(scene: Scene, name: string): Readonly<Record<string, unknown>> {
  const found = scene.catalog.streams[0]?.metadata.find(({ breadcrumb }) => breadcrumb[1] === name);
  return found?.metadata ?? {};
}

const describedAs = (scene: Scene, name: string, describe: object) =>
  scene.running.org.alterField("Account", name, { describe: { ...describe } });

const someAccounts = { rows: { Account: 60 }, objects: ["Account"] };

/** What describes say, and what is not as they say. */
export const schema: readonly FaultRow[] = [
  {
    number: 79,
    fault: "Sharing is narrowed: the user no longer sees half of the rows",
    expected: "no deletions; a full load that brings under 80 % of the rows is not activated",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 200 }, config: { full_refresh_every: 86_400 } });
      await scene.sync();
      const held = scene.target.merged("CaseComment").length;
      scene.running.org.alterSharing("CaseComment", 0.5);
      scene.later(30);
      const incremental = recordsOf(await scene.sync()).length;
      scene.later(25 * 60);
      const refused = await scene.fails(4, "CaseComment: the full load brought");
      const activated = (messages: typeof refused.messages) =>
        messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;
      const allowed = await scene.sync({ config: { allow_shrink: true } });
      expect([incremental, activated(refused.messages), activated(allowed.messages)]).toEqual([0, 0, 1]);
      return `The incremental run brought ${incremental} deletions; the full load of ${held} rows ended with exit ${refused.exitCode} and was not activated; with allow_shrink it was`;
    },
  },
  {
    number: 80,
    fault: "Two fields differ by case only, and others have names that every JavaScript object has",
    expected: "stable names, no collision; the catalog shows which is selected",
    async run(open) {
      const scene = await open({ ...someAccounts, discover: false });
      for (const name of ["Amount__c", "AMOUNT__c", "constructor", "toString"])
        describedAs(scene, name, { type: "currency" });
      scene.catalog = await scene.org.discover(scene.config);
      const again = await scene.org.discover(scene.config);
      expect(again).toEqual(scene.catalog);
      const rows = recordsOf(await scene.sync());
      const names = Object.keys(rows[0] ?? {}).filter((name) => /amount__c|constructor|toString/i.test(name));
      expect(names).toEqual(["Amount__c", "constructor", "toString"]);
      expect(fieldMetadata(scene, "AMOUNT__c")["selected-by-default"]).toBe(false);
      return `Columns ${names.join(", ")}; AMOUNT__c is in the catalog, not selected by default; ${rows.length} rows`;
    },
  },
  {
    number: 81,
    fault: "Fields differ by namespace only",
    expected: "the column has the whole API name",
    async run(open) {
      const scene = await open({ ...someAccounts, discover: false });
      const added = ["Amount__c", "a__Amount__c", "b__Amount__c"];
      for (const name of added) describedAs(scene, name, { type: "currency" });
      scene.catalog = await scene.org.discover(scene.config);
      const [row = {}] = recordsOf(await scene.sync());
      const names = Object.keys(row).filter((name) => name.endsWith("Amount__c"));
      expect(names).toEqual(added);
      return `Columns ${names.join(", ")}; ${await scene.complete()}`;
    },
  },
  {
    number: 82,
    fault: "A field has an unknown type",
    expected: "text, with a warning; never a crash",
    async run(open) {
      const scene = await open({ ...someAccounts, discover: false });
      describedAs(scene, "Beam__c", { type: "hologram" });
      const { stderr, stdout } = await scene.org.run({ config: scene.config, args: ["--discover"] });
      scene.catalog = JSON.parse(stdout);
      expect(stderr).toContain("types of fields that this version does not know (hologram): Account.Beam__c");
      expect(property(scene, "Beam__c")).toMatchObject({ type: ["null", "string"] });
      expect(fieldMetadata(scene, "Beam__c")["salesforce.type"]).toBe("hologram");
      await scene.sync();
      return `Discovery warned of the type hologram, and the column is text; ${await scene.complete()}`;
    },
  },
  {
    number: 83,
    fault: "A field that cannot be null is null; values exceed precision and scale",
    expected: "every property except the key may be null; all digits come",
    async run(open) {
      const scene = await open({ ...someAccounts, discover: false });
      describedAs(scene, "AnnualRevenue", { nillable: false, precision: 1, scale: 0 });
      scene.catalog = await scene.org.discover(scene.config);
      expect(property(scene, "AnnualRevenue")).toMatchObject({ type: ["null", "number"] });
      const values = recordsOf(await scene.sync()).map((row) => row["AnnualRevenue"]);
      const nulls = values.filter((value) => value === null).length;
      const large = values.filter((value) => Number(value) > 10).length;
      expect(nulls * large).toBeGreaterThan(0);
      return `${nulls} rows with null and ${large} beyond the precision came unchanged; ${await scene.complete()}`;
    },
  },
  {
    number: 84,
    fault: "Old and new values of a history are ids, dates, numbers, texts and booleans",
    expected: "text, and the field's name beside them",
    async run(open) {
      const object = "OpportunityFieldHistory";
      const scene = await open({ objects: [object], rows: { Opportunity: 60, [object]: 120 } });
      const rows = recordsOf(await scene.sync());
      const kinds = new Set(rows.map((row) => (row["NewValue"] === null ? "null" : typeof row["NewValue"])));
      const types = new Set(rows.map((row) => row["Field"]));
      expect([...kinds].sort()).toEqual(["null", "string"]);
      expect(types.size).toBeGreaterThan(2);
      return `${rows.length} rows of ${types.size} fields, each value text or null; ${await scene.complete()}`;
    },
  },
  {
    number: 85,
    fault: "An object has no Id, and no field that shows changes",
    expected: "full table, no key, as the catalog says",
    async run(open) {
      const scene = await open({ objects: ["CaseStatus"], discover: false });
      for (const name of ["Id", "SystemModstamp", "LastModifiedDate", "CreatedDate"])
        scene.running.org.alterField("CaseStatus", name, "hide");
      scene.catalog = await scene.org.discover(scene.config);
      const [stream] = scene.catalog.streams;
      const facts = stream?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata ?? {};
      const first = recordsOf(await scene.sync()).length;
      const second = recordsOf(await scene.sync()).length;
      expect([facts["table-key-properties"], facts["forced-replication-method"]]).toEqual([[], "FULL_TABLE"]);
      expect([first > 0, second]).toEqual([true, first]);
      return `The catalog says FULL_TABLE without a key; ${first} rows in each of two runs`;
    },
  },
  {
    number: 86,
    fault: "An org has 1,500 additional objects; the describe of one of them fails",
    expected: "discovery goes on and reports that one",
    async run(open) {
      const large = await open({ objects: ["*"], customObjects: 1_500, discover: false });
      const reply = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" };
      large.running.fault({ path: "sobjects/Contact/describe", count: "all", reply });
      const run = await large.org.run({ config: large.config, args: ["--discover"] });
      const { streams } = JSON.parse(run.stdout) as { streams: { tap_stream_id: string }[] }; // what discovery writes
      const names = streams.map(({ tap_stream_id }) => tap_stream_id);
      expect({ exitCode: run.exitCode, errors: errorsOf(run) }).toEqual({ exitCode: 0, errors: [] });
      expect([names.length > 1_500, names.includes("Contact"), names.includes("Account")]).toEqual([true, false, true]);
      expect(run.stderr).toMatch(/WARN Contact: .*UNKNOWN_EXCEPTION/);
      return `More than 1,500 streams, and a warning that names Contact; ${run.calls < 100 ? "fewer than 100" : run.calls} calls`;
    },
  },
];
