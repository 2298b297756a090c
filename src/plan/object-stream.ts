import { type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Compatibility } from "../compatibility.ts";
import { isHistory } from "../names.ts";
import { propertiesOf } from "../property-schemas.ts";
import type { Layout } from "../transcode/layout.ts";
import { compatibleLayout } from "./compatible-layout.ts";
import type { WrittenQuery } from "./custom-query.ts";
import type { ObjectFilter } from "./object-filter.ts";
import { invalidName, layoutOf, namesOf, newestFirstOf } from "./object-layout.ts";
import { RecentValues } from "./recent-values.ts";
import { isName } from "./slices/soql-literals.ts";

/** The replication keys whose upper bound Salesforce can search by index too. */
export const boundedKeys: ReadonlySet<string> = new Set(["SystemModstamp"]);

/** An sObject as this run reads it: what to ask for and what comes out. */
export interface ObjectStream {
  readonly selection: Selection;
  readonly id: string;
  /** The sObject's API name. */
  readonly object: string;
  /** What its rows look like. Made when it is wanted: of thousands of streams that wait for their turn it would take most of the memory. */
  readonly layout: () => Layout;
  /** Null: full table. */
  readonly replicationKey: string | null;
  /** Whether the replication key can be cut from above by the query. Others are cut while reading. */
  readonly bounded: boolean;
  /** `updated` answers for it. */
  readonly replicateable: boolean;
  /** `deleted` answers for it, and for it alone. */
  readonly asksDeleted: boolean;
  /** False where Bulk is known to refuse it, or a column by TYPEOF; true: try it. */
  readonly bulk: boolean;
  readonly hasIsDeleted: boolean;
  /** Records say when they were deleted: what is gone for good has a record too. */
  readonly marksDeletion: boolean;
  /** The user may ask for all rows, of which others must name a few: they are not read through another object. */
  readonly isUnfiltered?: boolean;
  /** Salesforce counts rows of it that never come, and gives rows without an Id of their own, which are left out. */
  readonly hasInferredRows?: boolean;
  /** Of a big object: rows come with this field's latest value first, and in no other order, null: in none; absent: an object of another kind. */
  readonly newestFirst?: string | null;
  /** Selected fields that hold files: null in the rows of a query, each fetched by a call of its own. */
  readonly blobs: readonly string[];
  /** Characters that the long texts of a row may have; of catalogs that do not say so 0. */
  readonly longTexts: number;
  /** Parents with selected fields whose last change a query can filter by, as SOQL has them: `Account.Owner`. */
  readonly trackedParents: readonly string[];
  /** Of a query that the user wrote. */
  readonly written?: WrittenQuery;
  /** The user's condition on an object's rows. */
  readonly filter?: ObjectFilter;
  /** False where a row that is gone for good may never have been among the stream's: it is not reported. */
  readonly emitsTombstones: boolean;
  /** Whose formats its records have; absent: this tap's own. */
  readonly compatibility?: Compatibility;
}

/**
 * How the selections of a run become streams.
 * @param absent properties that are null in every record, because their field cannot be read.
 */
export type StreamOf = (selection: Selection, absent?: ReadonlySet<string>) => ObjectStream;

/**
 * Reads off the catalog's schema and metadata what a sync must know, so that a sync with a catalog describes nothing.
 * @param deletedAt the property that marks a deleted record.
 * @param absent properties that are null in every record, because their field cannot be read.
 * @param compatibility whose formats the records have; null: this tap's own.
 * @throws TapError of kind "config" for a catalog with names that Salesforce cannot have.
 */
export function objectStream(
  selection: Selection,
  deletedAt: string,
  absent = nothing,
  compatibility: Compatibility | null = null,
): ObjectStream {
  const { stream } = selection;
  const traits = stream.metadata?.get("") ?? {};
  const known = propertiesOf(stream.schema);
  const makeLayout = () => {
    const own = layoutOf(selection, deletedAt, absent);
    return compatibility === null ? own : compatibleLayout(own, selection, compatibility);
  };
  const layout = makeLayout();
  for (const name of [stream.id, ...layout.columns.flatMap(namesOf)]) {
    // guard(catalog-name): an invalid name in a catalog would fail in the middle of the run instead of before it.
    if (!isName(name)) throw invalidName(stream.id, name);
  }
  const relationships = relationshipsIn(layout.columns).size;
  if (relationships > mostRelationships) throw tooManyRelationships(stream.id, relationships);
  const hasIsDeleted = Object.hasOwn(known, "IsDeleted");
  const replicateable = traits["salesforce.replicateable"] !== false && Object.hasOwn(known, "Id");
  return {
    selection,
    id: stream.id,
    object: stream.id,
    layout: () => recentLayouts.of(makeLayout),
    replicationKey: selection.method === "INCREMENTAL" ? selection.replicationKey : null,
    bounded: boundedKeys.has(selection.replicationKey ?? ""),
    replicateable,
    // guard(history-not-asked, ` && !isHistory(stream.id)` -> ``): all deletions of field history would be reported for each history object.
    asksDeleted: replicateable && hasIsDeleted && !isHistory(stream.id),
    bulk: traits["salesforce.bulk"] !== false && layout.columns.every(({ type }) => type === undefined),
    hasIsDeleted,
    marksDeletion: Object.hasOwn(propertiesOf(selection.schema), deletedAt),
    ...newestFirstOf(stream),
    trackedParents: trackedParents(traits["salesforce.stamped-parents"], layout),
    blobs: blobsOf(layout),
    longTexts: longTexts(selection),
    emitsTombstones: true,
    ...(compatibility !== null && { compatibility }),
  };
}

function blobsOf({ properties }: Layout): readonly string[] {
  const blobs = properties.flatMap(({ name, source }) => ("absent" in source && source.file === true ? [name] : []));
  return blobs.length === 0 ? none : blobs;
}

/** One for all streams that have nothing in it. */
const none: readonly string[] = [];
const nothing: ReadonlySet<string> = new Set();

/** As many as are read at the same time, at least. */
const recentLayouts = new RecentValues<Layout>(64);

function longTexts({ schema, stream }: Selection): number {
  const lengths = Object.keys(propertiesOf(schema)).map((name) => stream.metadata?.get(name)?.["salesforce.length"]);
  return lengths.reduce<number>((sum, length) => sum + (typeof length === "number" ? length : 0), 0);
}

function trackedParents(ways: unknown, { columns }: Layout): readonly string[] {
  const needed = relationshipsIn(columns);
  return Array.isArray(ways) && needed.size > 0 ? ways.filter((way) => needed.has(way)) : none;
}

/** In one query. (SOQL and SOSL Reference, Understanding Relationship Query Limitations.) */
const mostRelationships = 55;

/** The relationships to parents that the query uses, those on the way included: `Account`, `Account.Owner`. */
function relationshipsIn(columns: Layout["columns"]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ path }) => path.slice(0, -1).map((_, n) => path.slice(0, n + 1).join("."))));
}

function tooManyRelationships(stream: string, relationships: number): TapError {
  const text = `${stream}: the fields selected of parents need ${relationships} relationships; Salesforce takes ${mostRelationships} in a query.`;
  return new TapError(text, {
    code: "TOO_MANY_RELATIONSHIPS",
    kind: "config",
    stream,
    hint: "Name fewer parents in related_fields, or select fewer of their fields in the catalog.",
  });
}

/** Whether its rows describe the org: they are made when they are asked for, and come in one batch. */
export const describesTheOrg = ({ selection }: Pick<ObjectStream, "selection">): boolean =>
  Object.hasOwn(propertiesOf(selection.stream.schema), descriptionKey);

/** What tells such rows apart: their Id is the same in all. */
export const descriptionKey = "DurableId";
