import type { ObjectStream } from "../../plan/object-stream.ts";
import { describedParent, type RequiredFilter } from "../../plan/required-filter.ts";
import type { KeyRange } from "../../plan/slices/key-ranges.ts";
import { parentKeysSoql, parentSoql } from "../../plan/slices/soql.ts";
import { describeGlobal } from "../../salesforce/describe/describe-global.ts";
import { recountRules, refetchBrokenPage } from "../../salesforce/http/refetch-broken-page.ts";
import { openQuery } from "../../salesforce/rest/query.ts";
import { type RawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { OrgAccess } from "../read-context.ts";
import { countDiffers, rowRepeated } from "../read-errors.ts";
import { offsetOf } from "../rest/rest-read-progress.ts";
import { fetchedPage, rowTwice } from "../rest/whole-answer.ts";
import { readInRanges } from "./read-in-ranges.ts";

/** Some values to filter by. */
interface FilterValues {
  readonly values: readonly string[];
  /** The last of them where they come in an order; else null. */
  readonly last: string | null;
}

/**
 * The values that an object is read by: those of the catalog at once; the names of all objects; the keys of a parent's rows that
 * describe the org; a parent's ids page by page, in order, parents in the recycle bin included.
 * @param after the id to go on behind.
 */
export async function* filterValues(
  { values }: RequiredFilter,
  after: string | null,
  { id: stream }: ObjectStream,
  access: OrgAccess,
): AsyncGenerator<FilterValues> {
  if (!("parent" in values)) {
    if (values.length > 0) yield { values, last: null };
    return;
  }
  const { parent, key } = values;
  if (parent === describedParent) {
    // guard(objects-by-describe): a large org would refuse the whole read, because EntityDefinition returns one page only.
    yield { values: await objectNames(access), last: null };
    return;
  }
  if (key !== "Id") {
    const keys = await describingKeys({ parent, key, stream }, access);
    if (keys.length > 0) yield { values: keys, last: null };
    return;
  }
  for (let last = after; ; ) {
    const { head, rows } = await parentPage({ parent, stream }, last, access);
    const ids = rows.flatMap((row) => textOf(row, "Id") ?? []);
    last = ids.at(-1) ?? last;
    if (ids.length > 0) yield { values: ids, last };
    if (head.done) return;
  }
}

/** All objects that the user may see. */
async function objectNames({ session, run }: OrgAccess): Promise<readonly string[]> {
  return (await describeGlobal(session, run)).objects.map(({ name }) => name);
}

/** The keys of a parent's rows where these describe the org, as its children do. */
async function describingKeys(
  { parent, key, stream }: { readonly parent: string; readonly key: string; readonly stream: string },
  access: OrgAccess,
): Promise<readonly string[]> {
  const keys = new Set<string>();
  const query = (range: KeyRange) => ({ soql: parentKeysSoql(parent, key, range) });
  for await (const { pages } of readInRanges({ stream, query }, access)) {
    for (const row of pages.flatMap(({ rows }) => rows)) {
      const value = textOf(row, key);
      if (value !== null) keys.add(value);
    }
  }
  return [...keys];
}

/** The parents behind this id, as many as a page has; asked for once more where they are not as many as Salesforce counts. */
function parentPage(
  { parent, stream }: { readonly parent: string; readonly stream: string },
  after: string | null,
  { session, run }: OrgAccess,
): Promise<RawPage> {
  const soql = parentSoql(parent, after);
  const open = () => openQuery(session, soql, { all: true, stream }, run);
  const fetch = async () => {
    const page = await fetchedPage(open, stream, { run });
    checkParents(page, parent, stream);
    return page;
  };
  return refetchBrokenPage(fetch, recountRules(stream, run));
}

/** @throws TapError where a page of parents is not what Salesforce counted */
function checkParents({ head, rows }: RawPage, parent: string, stream: string): void {
  const counted = head.done ? head.totalSize : (offsetOf(head) ?? Math.max(1, rows.length));
  // guard(parent-count): rows of parents that Salesforce left out of an answer would be missing.
  if (rows.length !== counted) throw countDiffers(stream, `the query for ${parent}`, counted, rows.length);
  const twice = rowTwice(rows);
  if (twice !== null) throw rowRepeated(stream, twice);
}
