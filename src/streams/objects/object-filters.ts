import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { faultIn, plainSoql } from "../../config/soql-text.ts";
import { bigObjectOf } from "../../discover/big-object.ts";
import type { FilterTraits } from "../../discover/object-streams.ts";
import { didYouMean, isSameName, listNames } from "../../names.ts";
import type { ObjectFilter } from "../../plan/object-filter.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import { resolveQuery } from "../queries/discover/resolve-query.ts";
import { untrackedChangesOf } from "../queries/discover/untracked-changes.ts";
import { DescribeFetcher } from "../queries/fetch-describes.ts";
import { conditionBeside } from "../queries/soql/condition-beside.ts";
import { dependsOnDay } from "../queries/soql/condition-leaves.ts";
import { type ParsedQuery, parseSoql } from "../queries/soql/parse-query.ts";
import { loadSoql, type SoqlLibrary } from "../queries/soql/soql-library.ts";
import { queryHash } from "../queries/soql/soql-tokens.ts";
import { type Discovery, unwantedOf } from "../stream-kind.ts";

/** The setting `filters`: conditions by object, in any case. */
export type Filters = Readonly<Record<string, string>>;

/** The condition of an object, as the user wrote it; null: it has none. */
export function filterTextOf(object: string, filters: Filters): string | null {
  return Object.entries(filters).find(([name]) => isSameName(name, object))?.[1] ?? null;
}

/** The library that parses conditions; null where there is none to parse. */
export const soqlFor = async (filters: Filters): Promise<SoqlLibrary | null> =>
  Object.keys(filters).length === 0 ? null : loadSoql();

/** @throws TapError of kind "config" with the position in the condition. */
export function parseFilter(object: string, text: string, library: SoqlLibrary): ObjectFilter {
  return filterOf(queryOf(object, text, library), library);
}

function filterOf({ name, tree }: ParsedQuery, library: SoqlLibrary): ObjectFilter {
  const where = tree.where === undefined ? "" : conditionBeside(name, tree.where, library);
  return { where, hash: queryHash(where), dependsOnDay: dependsOnDay(tree) };
}

/** What stands behind WHERE, and nothing else, of a query of the object. */
function queryOf(object: string, text: string, library: SoqlLibrary): ParsedQuery {
  const condition = plainSoql(object, text, faultIn("filters", object)).replace(/^\s*where\b/i, (word) =>
    " ".repeat(word.length),
  );
  const hint = "Write what stands behind WHERE, like Industry != null.";
  if (condition.trim() === "") throw filterError(object, "its condition is empty", hint);
  if (/^\s*select\b/i.test(condition))
    throw filterError(object, "it is a query, and a filter is a condition alone", hint);
  const before = `SELECT Id FROM ${object} WHERE `;
  const part = { label: `filters: ${object}`, from: before.length };
  const query = parseSoql({ name: object, soql: before + condition, part }, library);
  const { fields: _fields, sObject: _object, where, ...more } = query.tree;
  const clause = Object.entries(more).find(([, value]) => value !== undefined)?.[0];
  // guard(filter-alone, `clause !== undefined || where === undefined` -> `false`): a LIMIT or a scope in the setting would be lost without a word.
  if (clause !== undefined || where === undefined)
    throw filterError(
      object,
      `it has more than a condition (${clause})`,
      "Leave out order, groups and numbers of rows.",
    );
  return query;
}

/**
 * The filters of the objects that were described, checked against the org; an object whose filter is wrong is left out of
 * `describes`, and is a failure of its own.
 * @throws TapError of kind "config" where a filter is of no object: the one that is meant would be read as a whole
 */
export async function discoverFilters(
  { failed, ...discovery }: Pick<Discovery, "org" | "selected" | "wanted" | "failed">,
  filters: Filters,
  describes: readonly ObjectDescribe[],
  run: Run,
): Promise<{ readonly describes: readonly ObjectDescribe[]; readonly filters: ReadonlyMap<string, FilterTraits> }> {
  const library = await soqlFor(filters);
  if (library === null) return { describes, filters: new Map() };
  const { org } = discovery;
  const names = org.objects.map(({ name }) => name);
  refuseUnknown(filters, names);
  warnUnselected(filters, [...describes.map(({ name }) => name), ...unwantedOf(discovery)], run);
  const fetcher = new DescribeFetcher(org);
  const found = new Map<string, FilterTraits>();
  const wrong = new Set<string>();
  for (const object of describes) {
    const text = filterTextOf(object.name, filters);
    if (text === null) continue;
    try {
      found.set(object.name, await checkedFilter({ object, text }, fetcher, library, run));
    } catch (error) {
      wrong.add(object.name);
      failed(error, object.name);
    }
  }
  return { describes: describes.filter(({ name }) => !wrong.has(name)), filters: found };
}

/** What an object's condition is like. @throws TapError of kind "config" where it cannot serve */
export async function checkedFilter(
  { object, text }: { readonly object: ObjectDescribe; readonly text: string },
  fetcher: DescribeFetcher,
  library: SoqlLibrary,
  run: Run,
): Promise<FilterTraits> {
  const { name, fields } = object;
  const readWhole = "Take it out of filters, or read another object.";
  if (bigObjectOf(object) !== null)
    throw filterError(name, "a big object is read the newest rows first, without a condition", readWhole);
  if (fields.some((field) => field.name === "DurableId"))
    throw filterError(name, "its rows describe the org, and are read without a condition of one's own", readWhole);
  const query = queryOf(name, text, library);
  const resolved = await fetcher.resolved((describes) => resolveQuery(query, describes));
  const { conditions } = untrackedChangesOf(query, resolved.object);
  if (conditions.length > 0) {
    const what = `Rows can come in without a change of their own (${listNames(conditions)}): it is read in full.`;
    run.log({ level: "info", code: "query_conditions_untracked", stream: name, text: what });
  }
  return { hash: filterOf(query, library).hash, isUntracked: conditions.length > 0 };
}

/** @throws TapError of kind "config" for a filter of no object, or of one that has another one */
export function refuseUnknown(filters: Filters, names: readonly string[]): void {
  const asked = Object.keys(filters);
  const unknown = asked.find((name) => !names.some((other) => isSameName(other, name)));
  if (unknown !== undefined)
    throw filterError(
      unknown,
      `there is no object ${unknown} that this user may see${didYouMean(unknown, names)}`,
      "Correct the name, or give the user read access to the object.",
    );
  const twice = asked.find((name, n) => asked.findIndex((other) => isSameName(other, name)) !== n);
  if (twice !== undefined) throw filterError(twice, "it is there twice", "Join the two conditions by AND.");
}

function warnUnselected(filters: Filters, discovered: readonly string[], run: Run): void {
  for (const name of Object.keys(filters)) {
    if (discovered.some((object) => isSameName(object, name))) continue;
    const text = `filters: ${name} is none of the objects discovered; its condition is left out. Add it to objects, or take it out of filters.`;
    run.log({ level: "warn", code: "filter_unmatched", text });
  }
}

/** The condition needs full loads, and the catalog, which was made with another one, does not say so. */
export const needsFullLoads = (object: string): TapError =>
  filterError(
    object,
    "rows can come into its condition without a change of their own, so that each run has to read the object in full, and the catalog was made with another condition",
    `Run discovery again: it sets the method to FULL_TABLE. Or choose that for ${object} in the catalog.`,
  );

function filterError(object: string, what: string, hint: string): TapError {
  const text = `filters: ${object}: ${what}.`;
  return new TapError(text, { code: "FILTER", kind: "config", stream: object, setting: "filters", hint });
}
