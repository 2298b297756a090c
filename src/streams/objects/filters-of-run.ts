import { type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { isSameName } from "../../names.ts";
import type { ObjectFilter } from "../../plan/object-filter.ts";
import type { DescribedOrg } from "../../salesforce/describe/describe-cache.ts";
import { DescribeFetcher } from "../queries/fetch-describes.ts";
import type { SoqlLibrary } from "../queries/soql/soql-library.ts";
import {
  checkedFilter,
  type Filters,
  filterTextOf,
  needsFullLoads,
  parseFilter,
  refuseUnknown,
  soqlFor,
} from "./object-filters.ts";

/** The conditions by which a run reads its objects. */
interface FiltersOfRun {
  /** By object. */
  readonly filters: ReadonlyMap<string, ObjectFilter>;
  /** Streams that cannot be read by their condition: they fail, the others are read. */
  readonly refused: ReadonlyMap<Selection, TapError>;
}

interface OrgAccess {
  /** What is known of the org; asked for where the catalog does not answer. */
  org(): Promise<DescribedOrg>;
  readonly run: Run;
}

/**
 * The conditions of the configuration rule, whatever the catalog was made with: a condition that the catalog does not know is
 * checked against the org, and the state decides whether the rows so far came of it.
 * @throws TapError of kind "config" where a filter is of no object: the one that is meant would be read as a whole
 */
export async function filtersOfRun(
  selections: readonly Selection[],
  settings: Filters,
  access: OrgAccess,
): Promise<FiltersOfRun> {
  const library = await soqlFor(settings);
  await refuseUnknownIn(settings, selections, access);
  const filters = new Map<string, ObjectFilter>();
  const refused = new Map<Selection, TapError>();
  for (const selection of selections) {
    try {
      const text = filterTextOf(selection.stream.id, settings);
      const filter = text === null || library === null ? null : await filterFor(selection, text, library, access);
      if (filter !== null) filters.set(selection.stream.id, filter);
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      refused.set(selection, error);
    }
  }
  return { filters, refused };
}

async function filterFor(
  selection: Selection,
  text: string,
  library: SoqlLibrary,
  { org, run }: OrgAccess,
): Promise<ObjectFilter> {
  const { id, metadata } = selection.stream;
  const filter = parseFilter(id, text, library);
  if (metadata?.get("")?.["salesforce.filter"] === filter.hash) return filter;
  const { isUntracked } = await checkedFilter(
    { object: await describedBy(await org(), id), text },
    new DescribeFetcher(await org()),
    library,
    run,
  );
  // guard(catalog-filter, `isUntracked && selection.replicationKey !== null` -> `false`): a condition that lets rows in as days pass would be read incrementally by an old catalog, and those rows would never come.
  if (isUntracked && selection.replicationKey !== null) throw needsFullLoads(id);
  return filter;
}

async function describedBy({ describe }: DescribedOrg, name: string) {
  const [described] = await Array.fromAsync(describe([name]));
  if (described === undefined) throw new RangeError(`${name} is not described`);
  if ("error" in described) throw described.error;
  return described.describe;
}

/** A name that is none of the streams may be an object that is not selected, or a misspelt one. */
async function refuseUnknownIn(settings: Filters, selections: readonly Selection[], { org }: OrgAccess): Promise<void> {
  const isSelected = (name: string) => selections.some(({ stream }) => isSameName(stream.id, name));
  // guard(filter-of-none, `Object.keys(settings).every(isSelected)` -> `true`): the object that a misspelt filter means would be read as a whole.
  if (Object.keys(settings).every(isSelected)) return;
  const { objects } = await org();
  refuseUnknown(
    settings,
    objects.map(({ name }) => name),
  );
}
