import type { Verb } from "@singer-io-ts/tap-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectExplainer } from "../../src/commands/explain/object-explainer.ts";
import { withSession } from "../../src/commands/with-session.ts";
import { tap } from "../../src/tap.ts";
import { type OtherStream, singerCatalog } from "../support/other-catalogs.ts";
import { TestOrg } from "../support/test-org.ts";

/** With files, compound fields and formulas among their fields. */
const objects = ["Account", "Attachment", "Contact"];

type Config = Readonly<Record<string, unknown>>;

/** What explain says of each field of the objects, by one login. */
const explainAll = (fields: ReadonlyMap<string, readonly string[]>): Verb => ({
  name: "explain-all",
  summary: "explain",
  group: "Look",
  options: [{ name: "catalog", value: "file", summary: "the catalog" }],
  examples: ["explain-all"],
  load: async () => (context) =>
    withSession(context, async (session, settings) => {
      const found = await Promise.all(
        Array.from(fields, async ([object, names]) => {
          const explain = await objectExplainer(object, { session, settings }, context);
          const extracted = await Promise.all(
            names.map(async (name) => ((await explain?.(name))?.isExtracted === true ? [name] : [])),
          );
          const whole = await explain?.(undefined);
          return whole?.isExtracted === true ? [[object, extracted.flat()]] : extracted.flat();
        }),
      );
      await context.print.value(found.flat(), () => "");
      return 0;
    }),
});

describe("explain, preview, plan and sync", () => {
  let org: TestOrg;
  /** All fields, by object. */
  let fields: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Attachment: 3 } });
    const { streams } = await org.discover({ objects });
    fields = new Map(streams.map(({ tap_stream_id, schema }) => [tap_stream_id, Object.keys(schema.properties)]));
  });
  afterAll(() => org.close());

  const json = async (config: Config, catalog: object | undefined, ...args: readonly string[]) => {
    const run = await org.run({ config, args: [...args, "--json"], ...(catalog && { catalog }) });
    expect(run).toMatchObject({ exitCode: 0 });
    return JSON.parse(run.stdout);
  };

  /** The properties of the schemas that a sync writes, by stream. */
  async function synced(config: Config, catalog: object | undefined) {
    const { messages, exitCode } = await org.run({ config, ...(catalog && { catalog }) });
    expect(exitCode).toBe(0);
    const schemas = messages.filter(({ type }) => type === "SCHEMA");
    return new Map(schemas.map((each) => [String(each["stream"]), Object.keys(Object(each["schema"]).properties)]));
  }

  it.each<[string, (stream: OtherStream) => OtherStream]>([
    ["as it is", (stream) => stream],
    [
      "made without select_fields_by_default, with a file that somebody has selected",
      (stream) => ({
        ...stream,
        metadata: stream.metadata.map(({ breadcrumb, metadata: { "selected-by-default": _, ...metadata } }) => ({
          breadcrumb,
          metadata: {
            ...metadata,
            ...(/^(Name|Body)$/.test(breadcrumb[1] ?? "") && { inclusion: "available", selected: true }),
          },
        })),
      }),
    ],
    [
      "with another name for a stream",
      (stream) => ({ ...stream, ...(stream.stream === "Contact" && { stream_alias: "people" }) }),
    ],
  ])("agree about another tap's catalog, %s", async (_, changedBy) => {
    const { streams } = singerCatalog(await org.discover({ objects }), objects);
    const catalog = { streams: streams.map(changedBy) };
    const { messages } = await org.run({ catalog });
    const read = new Map(
      messages.flatMap((each) =>
        each.type === "SCHEMA" ? [[String(each["stream"]), Object.keys(Object(each["schema"]).properties)]] : [],
      ),
    );

    const run = await org.run({
      catalog,
      args: ["explain-all", "--json"],
      tap: { ...tap, verbs: [...(tap.verbs ?? []), explainAll(fields)] },
    });

    expect(read.size).toBeGreaterThan(1);
    expect(new Map(JSON.parse(run.stdout))).toEqual(read);
  });

  it.each([
    ["nothing", {}],
    [
      "a file and a compound field by name",
      { select: ["Attachment.Body", "Attachment.Name", "Account.BillingAddress", "Account.N*"] },
    ],
    ["everything by globs", { select: ["*.*"] }],
    ["names beside globs", { select: ["*", "*.Body", "Contact.MailingAddress", "!*.Phone"] }],
    ["only what is left out", { select: ["!Contact", "!*.Body", "!Account.BillingAddress", "!*.Name", "!*.Id"] }],
    ["files, and no formulas", { files: true, exclude_formula_fields: true }],
    ["no field by default", { select_fields_by_default: false }],
  ])(
    "agree about each stream and field where select says: %s",
    async (_, settings) => {
      const config = { objects, ...settings };
      for (const catalog of [undefined, await org.discover(config)]) {
        const read = await synced(config, catalog);

        const { streams } = await json(config, catalog, "plan");
        expect(streams.map(({ stream }: { stream: string }) => stream).toSorted()).toEqual([...read.keys()].toSorted());
        const run = await org.run({
          config,
          args: ["explain-all", "--json"],
          tap: { ...tap, verbs: [...(tap.verbs ?? []), explainAll(fields)] },
          ...(catalog && { catalog }),
        });
        expect(run).toMatchObject({ exitCode: 0, stderr: "" });
        expect(new Map(JSON.parse(run.stdout))).toEqual(read);
        const shown = await json(config, catalog, "preview", "Attachment", "--rows", "1");
        expect(Object.keys(shown[0])).toEqual(read.get("Attachment"));
      }
    },
    60_000,
  );
});
