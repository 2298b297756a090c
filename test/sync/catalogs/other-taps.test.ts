import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { changed, type OtherCatalog, type OtherStream, singerCatalog } from "../../support/other-catalogs.ts";
import { recordsOf } from "../../support/records.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const objects = ["Account", "Attachment", "CaseHistory", "Contact", "EntityDefinition", "Opportunity"];
const rows = { Attachment: 3 };

let org: TestOrg;
let own: Catalog;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows });
  own = await org.discover({ objects });
});
afterAll(() => org.close());

const schemaOf = (run: TapRun, stream: string) =>
  run.messages.findLast((message) => message.type === "SCHEMA" && message["stream"] === stream) as unknown as {
    readonly schema: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    readonly key_properties: readonly string[];
  };
const namesIn = (run: TapRun, stream: string): readonly string[] =>
  Object.keys(schemaOf(run, stream).schema.properties);

/** With other members in the metadata of some fields. */
const withFields =
  (members: Readonly<Record<string, object>>) =>
  (stream: OtherStream): OtherStream => ({
    ...stream,
    metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: { ...metadata, ...members[String(breadcrumb[1])] },
    })),
  });

/** A field that the org does not have. */
const withField =
  (name: string, schema: object) =>
  (stream: OtherStream): OtherStream => ({
    ...stream,
    schema: { ...stream.schema, properties: { ...stream.schema.properties, [name]: { ...schema } } },
    metadata: [
      { breadcrumb: ["properties", name], metadata: { inclusion: "available", selected: true } },
      ...stream.metadata,
    ],
  });

const all = (selected: readonly string[]): OtherCatalog => singerCatalog(own, selected);
/** What it selects by its defaults: all fields but files, and no marks of deletions. */
const fieldsOf = (stream: string): readonly string[] =>
  Object.keys(own.streams.find(({ tap_stream_id }) => tap_stream_id === stream)?.schema.properties ?? {}).filter(
    (name) => name !== "_sdc_deleted_at" && name !== "Body",
  );

describe("a catalog of singer-io's or MeltanoLabs' tap", () => {
  it("is read with its selection, names and keys, and each column is what the org says", async () => {
    const run = await org.run({ catalog: all(["Account", "Attachment", "CaseHistory"]) });

    expect([run.exitCode, run.stderr.includes("another tap's catalog")]).toEqual([0, true]);
    const mine = await org.run({
      catalog: {
        streams: own.streams.filter(({ tap_stream_id }) => /^(Account|Attachment|CaseHistory)$/.test(tap_stream_id)),
      },
    });
    for (const stream of ["Account", "Attachment", "CaseHistory"]) {
      expect(namesIn(run, stream)).toEqual(fieldsOf(stream));
      expect(schemaOf(run, stream).key_properties).toEqual(["Id"]);
      const bare = recordsOf(mine, stream).map(({ _sdc_deleted_at: _, ...row }) => row);
      const compounds = namesIn(run, stream).filter((name) => !namesIn(mine, stream).includes(name));
      const found = recordsOf(run, stream).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !compounds.includes(name))),
      );
      expect(found).toEqual(bare);
      expect(compounds).toEqual(stream === "Account" ? ["BillingAddress", "ShippingAddress"] : []);
    }
    const { CreatedDate, SLAExpirationDate__c, BillingAddress, Id } = schemaOf(run, "Account").schema.properties;
    expect([CreatedDate, SLAExpirationDate__c, BillingAddress, Id]).toEqual([
      expect.objectContaining({ type: ["null", "string"], format: "date-time" }),
      expect.objectContaining({ type: ["null", "string"], format: "date" }),
      expect.objectContaining({ type: ["null", "object"] }),
      expect.objectContaining({ type: ["string"] }),
    ]);
    const [first] = recordsOf(run, "Account");
    expect(Object.keys(first?.["BillingAddress"] as object)).toEqual(
      Object.keys((BillingAddress as { properties: object }).properties),
    );
  });

  it.each([{ selected: true }, { "selected-by-default": true }])(
    "with files as texts, as MeltanoLabs' has them, downloads none unless the setting files asks for them: %j",
    async (members) => {
      const asText = (stream: OtherStream): OtherStream => {
        const properties = { ...stream.schema.properties, Body: { type: ["null", "string"] } };
        const { metadata } = withFields({ Body: { inclusion: "available", ...members } })(stream);
        return { ...stream, schema: { ...stream.schema, properties }, metadata };
      };
      const catalog = changed(all(["Attachment"]), "Attachment", asText);

      const run = await org.run({ catalog });
      const again = JSON.parse((await org.run({ catalog, args: ["--discover"] })).stdout);
      const next = await org.run({ catalog: again });
      const withFiles = await org.run({ catalog, config: { files: true } });

      const textsIn = (each: TapRun) => recordsOf(each, "Attachment").map(({ Body }) => typeof Body);
      expect([textsIn(run), textsIn(next), textsIn(withFiles)]).toEqual([
        ["undefined", "undefined", "undefined"],
        ["undefined", "undefined", "undefined"],
        ["string", "string", "string"],
      ]);
      expect([namesIn(run, "Attachment").includes("Body"), run.stderr]).toEqual([
        false,
        expect.stringContaining(
          "Body (each file costs an API call): selected in the catalog of another tap, and not read.",
        ),
      ]);
    },
  );

  it.each([{}, { compatibility: "meltanolabs" }])(
    "leaves out a part of an address that is deselected: %j",
    async (config) => {
      const without = (stream: OtherStream): OtherStream => ({
        ...stream,
        metadata: [
          ...stream.metadata,
          { breadcrumb: ["properties", "BillingAddress", "properties", "city"], metadata: { selected: false } },
        ],
      });

      const run = await org.run({ catalog: changed(all(["Account"]), "Account", without), config });

      const { BillingAddress } = schemaOf(run, "Account").schema.properties;
      const parts = Object.keys((BillingAddress as { properties: object }).properties);
      expect([parts.includes("city"), parts.includes("street")]).toEqual([false, true]);
      for (const row of recordsOf(run, "Account"))
        if (row["BillingAddress"] !== null) expect(Object.keys(row["BillingAddress"] as object)).toEqual(parts);
    },
  );

  it("costs a describe of the streams selected, once; a catalog of this tap's costs none", async () => {
    const fresh = await TestOrg.start({ scale: 0.02, rows });
    try {
      const describes = async (catalog: unknown) => {
        const before = fresh.running.requests().length;
        expect((await fresh.run({ catalog })).exitCode).toBe(0);
        const bodies = fresh.running.requests().slice(before);
        return bodies.filter(({ url }) => /sobjects\/?$|composite\/?$/.test(url)).length;
      };
      const catalog = all(["Account", "Contact", "Opportunity"]);
      const mine = {
        streams: own.streams.filter(({ tap_stream_id }) => /^(Account|Contact|Opportunity)$/.test(tap_stream_id)),
      };

      const [first, second, ofOwn] = [await describes(catalog), await describes(catalog), await describes(mine)];

      // The list of objects and one composite for the describes; from the cache only whether they are current.
      expect([first - ofOwn, second - ofOwn]).toEqual([2, 1]);
    } finally {
      await fresh.close();
    }
  });

  it("keeps what is deselected, also in the schema as old ones have it", async () => {
    const inSchema = (stream: OtherStream): OtherStream => ({
      ...stream,
      schema: {
        ...stream.schema,
        properties: { ...stream.schema.properties, Fax: { ...stream.schema.properties["Fax"], selected: false } },
      },
      metadata: stream.metadata.filter(({ breadcrumb }) => breadcrumb.length === 0),
    });
    const byMetadata = changed(
      all(["Account"]),
      "Account",
      withFields({ Fax: { selected: false }, Name: { selected: true } }),
    );

    for (const catalog of [byMetadata, changed(all(["Account"]), "Account", inSchema)]) {
      const run = await org.run({ catalog });

      expect(run.exitCode).toBe(0);
      expect(namesIn(run, "Account")).toEqual(fieldsOf("Account").filter((name) => name !== "Fax"));
    }
  });

  it("made without select_fields_by_default selects what is named there and nothing else, also when it is written again", async () => {
    const catalog = changed(all(["Account"]), "Account", (stream) => ({
      ...stream,
      metadata: stream.metadata.map(({ breadcrumb, metadata: { "selected-by-default": _, ...metadata } }) => ({
        breadcrumb,
        metadata: { ...metadata, ...(breadcrumb[1] === "Fax" && { selected: true }) },
      })),
    }));

    const run = await org.run({ catalog });
    const again = JSON.parse((await org.run({ catalog, args: ["--discover"] })).stdout);
    const next = await org.run({ catalog: again });

    expect(namesIn(run, "Account")).toEqual(["Id", "Fax", "SystemModstamp"]);
    expect(namesIn(next, "Account")).toEqual(["Id", "IsDeleted", "Fax", "SystemModstamp", "_sdc_deleted_at"]);
  });

  it.each([
    ["follow", 0, false],
    ["lock", 0, true],
    ["fail", 2, true],
  ])(
    "with a field that the org has not any more goes by schema_changes: %s",
    async (schema_changes, exitCode, isThere) => {
      const moment = { anyOf: [{ type: "string", format: "date-time" }, { type: ["string", "null"] }] };
      const catalog = changed(all(["Contact"]), "Contact", withField("Gone__c", moment));

      const run = await org.run({ catalog, config: { schema_changes } });

      expect(run.stderr).toContain("Gone__c");
      expect({ exitCode: run.exitCode, isThere: namesIn(run, "Contact").includes("Gone__c") }).toEqual({
        exitCode,
        isThere,
      });
    },
  );

  it("names a stream whose key is the same in all rows, an object that is gone, and reads the others", async () => {
    const gone = changed(all(["Contact", "EntityDefinition", "Opportunity"]), "Opportunity", (stream) => ({
      ...stream,
      tap_stream_id: "Gone__c",
      stream: "Gone__c",
    }));

    const run = await org.run({ catalog: gone });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(
      /EntityDefinition: the catalog has Id as its key.*Its key is DurableId.*\[CATALOG_KEY\]/,
    );
    expect(run.stderr).toMatch(
      /Gone__c: the catalog has it, but it cannot be read: this user sees no object.*\[OBJECT_MISSING\]/,
    );
    expect(recordsOf(run, "EntityDefinition")).toEqual([]);
    expect(recordsOf(run, "Contact")).not.toEqual([]);
  });

  it.each<[string, (stream: OtherStream) => object]>([
    ["the entry", ({ schema }) => ({ stream: "Contact", key_properties: ["Id"], selected: true, schema })],
    [
      "its schema",
      ({ schema }) => ({ stream: "Contact", key_properties: ["Id"], schema: { ...schema, selected: true } }),
    ],
  ])("without metadata selects a stream in %s", async (_, entry) => {
    const streams = all([]).streams.filter(({ stream }) => stream === "Contact");

    const run = await org.run({ catalog: { streams: streams.map(entry) } });

    expect(run.exitCode).toBe(0);
    expect(namesIn(run, "Contact")).toEqual(fieldsOf("Contact"));
  });

  it("whose schema lacks the keys has records with them all the same", async () => {
    const catalog = changed(all(["Contact"]), "Contact", (stream) => ({
      ...stream,
      schema: { ...stream.schema, properties: { Fax: { type: ["null", "string"] } } },
    }));

    const run = await org.run({ catalog });

    expect(run.exitCode).toBe(0);
    expect(namesIn(run, "Contact")).toEqual(["Id", "Fax", "SystemModstamp"]);
  });

  it("that gives a stream another name fails it by name: its rows would go into another table", async () => {
    const catalog = changed(all(["Contact", "Opportunity"]), "Contact", (stream) => ({
      ...stream,
      stream_alias: "people",
    }));

    const run = await org.run({ catalog });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/Contact: the catalog has the stream_alias people.*\[CATALOG_ALIAS\]/);
    expect([recordsOf(run, "Contact").length, recordsOf(run, "Opportunity").length > 0]).toEqual([0, true]);
  });

  it("goes by the settings filters and records, and by no setting for discovery", async () => {
    const catalog = all(["Account", "Contact"]);
    const config = { filters: { Account: "Industry != null" }, objects: ["Contact"], exclude_formula_fields: true };

    const run = await org.run({ catalog, config: { ...config, records: "active" } });

    const every = await org.run({ catalog });
    const active = (stream: string) => recordsOf(every, stream).filter(({ IsDeleted }) => IsDeleted !== true);
    expect(run.exitCode).toBe(0);
    expect(recordsOf(run, "Account")).toEqual(active("Account").filter(({ Industry }) => Industry !== null));
    expect(recordsOf(run, "Contact")).toEqual(active("Contact"));
  });

  it("that asks for a replication key that the tap does not read by is read by the tap's, and says so", async () => {
    const other = changed(all(["Contact"]), "Contact", (stream) => ({
      ...stream,
      metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
        breadcrumb,
        metadata: breadcrumb.length > 0 ? metadata : { ...metadata, "replication-key": "LastModifiedDate" },
      })),
    }));

    const run = await org.run({ catalog: other });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      "Contact: the catalog names LastModifiedDate as its replication key; it is read by SystemModstamp.",
    );
  });
});

describe("a discovery with a catalog of another tap", () => {
  it.each(["follow", "lock"])("keeps what is selected there, whatever the defaults: %s", async (schema_changes) => {
    const old = changed(all(["Account", "EntityDefinition"]), "Account", withFields({ Fax: { selected: false } }));

    const written = await org.run({ catalog: old, args: ["--discover"], config: { schema_changes } });
    const catalog: Catalog = JSON.parse(written.stdout);
    const run = await org.run({ catalog });
    const again: Catalog = JSON.parse(
      (await org.run({ catalog, args: ["--discover"], config: { schema_changes } })).stdout,
    );
    const third = await org.run({ catalog: again });

    expect(written.stderr).not.toContain("of another type");
    for (const each of [run, third]) {
      expect(each.exitCode).toBe(0);
      expect([...new Set(each.messages.flatMap((m) => (m.type === "SCHEMA" ? [m["stream"]] : [])))].sort()).toEqual([
        "Account",
        "EntityDefinition",
      ]);
      const fields = fieldsOf("Account").filter((name) => name !== "Fax");
      expect(namesIn(each, "Account").filter((name) => name !== "_sdc_deleted_at")).toEqual(fields);
    }
    expect(schemaOf(run, "EntityDefinition").key_properties).toEqual(["DurableId"]);
    const account = catalog.streams.find(({ tap_stream_id }) => tap_stream_id === "Account")!;
    const rowsOfOrg = await orgRows(org.running, account);
    expect(
      recordsOf(run, "Account")
        .map(({ Id }) => Id)
        .sort(),
    ).toEqual(rowsOfOrg.map(({ Id }) => Id).sort());
  });
});
