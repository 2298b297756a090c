import type { JsonObject, Run, VerbContext } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { discoverStreams } from "../../discover/object-streams.ts";
import { type DescribedOrg, describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { ObjectSummary } from "../../salesforce/describe/describe-global.ts";
import { recordCounts } from "../../salesforce/describe/record-counts.ts";
import { leftOutReasons } from "../explain/explain-object.ts";
import { meantBy } from "../meant-by.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "name", isWhole: true },
  { key: "label" },
  { key: "rows", align: "right" },
  { key: "extracted", show: (value: unknown) => (value === true ? "yes" : "no") },
  { key: "why", wraps: true },
] as const;
const keyColumns = [{ key: "key" }, { key: "replication_key", head: "replication key" }] as const;

/** Lists objects by name, label, rows, and whether and why not they are extracted. Two or three calls, and more for the keys. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  await withSession(context, async (session, settings) => {
    const org = await describedOrg(session, settings.read.cacheDir, context.run);
    const found = meantBy(
      org.objects,
      { kind: "object", pattern: given.text("pattern"), namesOf: ({ name, label }) => [name, label] },
      print,
    );
    const names = found.map(({ name }) => name);
    const counts = await recordCounts(session, names, context.run);
    const whyLeftOut = leftOutReasons({ settings, objects: org.objects });
    const rows = found
      .map((summary) => rowOf(summary, counts.get(summary.name) ?? null, whyLeftOut(summary)))
      .filter(({ extracted }) => extracted === true || !given.has("extracted"));
    if (rows.length === 0 && found.length > 0)
      print.note("None of them is extracted. Without --extracted they are listed, and why.");
    if (!given.has("keys")) return print.rows(columns, rows);
    const [name, label, count, extracted, reason] = columns;
    const keys = await keysOf(
      found.filter(({ queryable }) => queryable).map((each) => each.name),
      { org, settings },
      context.run,
    );
    const keyed = rows.map((row) => ({ ...row, ...(keys.get(String(row["name"])) ?? noKeys) }));
    // A terminal has no room for labels and reasons too.
    const isTable = print.form === "table";
    const shown = isTable
      ? [name, ...keyColumns, count, extracted]
      : [name, label, ...keyColumns, count, extracted, reason];
    return print.rows(shown, keyed);
  });
  return 0;
}

function rowOf(
  { name, label, custom, replicateable, queryable }: ObjectSummary,
  rows: number | null,
  why: string | null,
): JsonObject {
  return { name, label, rows, custom, queryable, replicateable, extracted: why === null, why };
}

const noKeys = { key: null, replication_key: null };

/** What discovery takes for the keys of objects; of one whose describe Salesforce refuses, nothing. */
async function keysOf(
  names: readonly string[],
  { org, settings }: { readonly org: DescribedOrg; readonly settings: Settings },
  { deletedAt }: Run,
): Promise<ReadonlyMap<string, JsonObject>> {
  const keys = new Map<string, JsonObject>();
  for await (const described of org.describe(names)) {
    if ("error" in described) continue;
    const [stream] = discoverStreams([described.describe], { deletedAt, records: settings.read.records });
    const { keyProperties = [], replicationKeys: [replicationKey = null] = [] } = stream ?? {};
    keys.set(described.name, { key: keyProperties.join(", ") || null, replication_key: replicationKey });
  }
  return keys;
}
