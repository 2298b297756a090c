import { countOf, type Run, type Selection, type Stream, type StreamSelection } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { bigObjectOf } from "../../discover/big-object.ts";
import { obstacle, optInReason } from "../../discover/object-traits.ts";
import { matchObjects } from "../../discover/select-objects.ts";
import { listNames } from "../../names.ts";
import { objectStream } from "../../plan/object-stream.ts";
import { requiredFilterOf } from "../../plan/required-filter.ts";
import { chooseTransport } from "../../plan/transport.ts";
import { propertiesOf } from "../../property-schemas.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { DescribedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { ObjectSummary } from "../../salesforce/describe/describe-global.ts";
import { recordCounts } from "../../salesforce/describe/record-counts.ts";
import type { Session } from "../../salesforce/session.ts";
import type { Explanation } from "./explanation.ts";
import { extracted } from "./extracted.ts";
import { hiddenFieldsOf } from "./hidden-fields-of.ts";

/** What is known of the org for an explanation. */
export interface OrgFacts {
  readonly session: Session;
  readonly settings: Settings;
  readonly org: DescribedOrg;
}

/** What a run reads of a stream, and the catalog that decides about it, where there is one. */
export interface StreamFacts {
  readonly stream: Stream;
  readonly selection: StreamSelection;
  readonly catalog: string | null;
}

/** Why discovery leaves objects out, by each object; null: it does not. */
export function leftOutReasons({
  settings,
  objects,
}: Pick<OrgFacts, "settings"> & { readonly objects: readonly ObjectSummary[] }): (
  object: Pick<ObjectSummary, "name" | "queryable">,
) => string | null {
  const matched = (patterns: readonly string[]) => new Set(matchObjects(objects, patterns).map(({ name }) => name));
  const selected = matched(settings.objects);
  const names = new Set(objects.map(({ name }) => name));
  return ({ name, queryable }) => {
    if (selected.has(name)) return null;
    const cannot = obstacle(name, names);
    if (cannot !== null) return `It cannot be read as a whole: ${cannot}.`;
    if (!queryable) return "Salesforce does not let it be queried.";
    const optIn = optInReason(name);
    const isWanted =
      settings.objects.length === 0 || (optIn !== null && matched([...settings.objects, name]).has(name));
    if (optIn !== null && isWanted) return `It is read only where the setting objects names it: ${optIn}.`;
    return `The setting objects does not match it: ${JSON.stringify(settings.objects)}.`;
  };
}

/** How an object is, or would be, extracted. Takes two calls: the number of its rows, and the fields that are hidden. */
export async function explainObject(
  describe: ObjectDescribe,
  { session, settings, org }: OrgFacts,
  { stream, selection, catalog }: StreamFacts,
  run: Run,
): Promise<Explanation> {
  const { name } = describe;
  const leftOut = leftOutReasons({ settings, objects: org.objects })(describe);
  const { whole } = selection;
  const { isExtracted, facts: first } = extracted({ leftOut, ofType: null, selection: whole, catalog });
  const rows = (await recordCounts(session, [name], run)).get(name) ?? null;
  const hidden = await hiddenFieldsOf(describe, session, run);
  const facts = [
    ...first,
    { topic: "key", text: selection.stream.keyProperties.join(", ") || "None: a target can only append." },
    { topic: "changes", text: changesOf(describe, stream) },
    { topic: "read by", text: transportOf(stream, rows, { settings, run }) },
    { topic: "deletions", text: deletionsOf(stream, selection, run.deletedAt) },
    ...unseenOf(describe, stream),
    {
      topic: "hidden fields",
      text:
        hidden.length === 0
          ? "None, as far as Salesforce says."
          : `${listNames(hidden)}. Give this user Read Access to them in a permission set.`,
    },
  ];
  return { name, isExtracted, selection: whole, facts };
}

function changesOf(describe: ObjectDescribe, { replicationKeys: [key] }: Stream): string {
  if (bigObjectOf(describe) !== null) return "It is a big object: read as a whole, the newest rows first.";
  if (key === undefined) return "Nothing shows what changed, so each run reads it in full.";
  const better: Readonly<Record<string, string>> = {
    SystemModstamp: "it moves with every change of a row",
    LastModifiedDate: "it moves with changes by users; rows imported with an old date are not seen",
    CreatedDate: "rows never change once they are made",
    LoginTime: "rows never change once they are made",
  };
  return `${key}: ${better[key] ?? "the best that there is"}. A run without a change costs two requests of a call that 12 streams share.`;
}

function transportOf(
  stream: Stream,
  rows: number | null,
  { settings, run }: { readonly settings: Settings; readonly run: Run },
): string {
  const read = objectStream(wholeSelection(stream), run.deletedAt);
  const { transport, calls, why } = chooseTransport(read, { api: settings.read.api, rows, fitsUri: true });
  const way = transport === "bulk" ? "Bulk API 2.0" : "REST";
  const filter = requiredFilterOf(read);
  const count = rows === null ? "The number of its rows is not known" : `It has about ${countOf(rows, "row")}`;
  return `${count}. A full load goes by ${way}${filter === null ? `: ${why}` : ", through the rows that it belongs to"}, and takes about ${calls} ${calls === 1 ? "call" : "calls"}.`;
}

/** @param deletedAt the property that says when a row was deleted, which only a catalog of this tap has */
function deletionsOf({ metadata, schema }: Stream, { stream: read }: StreamSelection, deletedAt: string): string {
  const has = (each: Stream["schema"]) => Object.hasOwn(propertiesOf(each), deletedAt);
  if (has(schema) && !has(read.schema))
    return "Rows in the recycle bin come with IsDeleted. Rows that are gone for good do not come: the catalog is another tap's, and has no column for them.";
  const named = metadata?.get("")?.["salesforce.deletions"];
  if (named === "marked") return "Rows in the recycle bin and rows that are gone for good come as deleted.";
  if (named === "recycle bin only")
    return "Rows in the recycle bin come as deleted. Rows that are gone for good are not named by Salesforce: set full_refresh_every.";
  return "Salesforce names none of them: set full_refresh_every, or the replication method FULL_TABLE.";
}

/** What changes a row's values and leaves its replication key as it is. */
function unseenOf({ fields }: ObjectDescribe, { replicationKeys }: Stream): Explanation["facts"] {
  const computed = fields.filter(({ calculated }) => calculated).map(({ name }) => name);
  if (computed.length === 0 || replicationKeys.length === 0) return [];
  const text = `${listNames(computed)}: formulas and roll-ups change without the row's key. A run reads them when something else changes the row; full_refresh_every reads them from time to time.`;
  return [{ topic: "not seen", text }];
}

/** All of a stream, by which nothing is read. */
function wholeSelection(stream: Stream): Selection {
  const [replicationKey = null] = stream.replicationKeys;
  const none = new Uint8Array();
  const selection: Selection = {
    stream,
    schema: stream.schema,
    method: replicationKey === null ? "FULL_TABLE" : "INCREMENTAL",
    replicationKey,
    from: null,
    version: 1,
    envelope: () => ({ open: none, close: none }),
    restart: () => selection,
  };
  return selection;
}
