import type { Run, TapError } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { describedParent, type RequiredFilter } from "../../plan/required-filter.ts";
import type { KeyRange } from "../../plan/slices/key-ranges.ts";
import { parentKeysSoql, parentSoql } from "../../plan/slices/soql.ts";
import { describeGlobal } from "../../salesforce/describe/describe-global.ts";
import { openQuery } from "../../salesforce/rest/query.ts";
import { type RawPage, readRawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { ReadContext } from "../read-context.ts";
import { countDiffers, rowRepeated } from "../read-errors.ts";
import { offsetOf } from "../rest/rest-position.ts";
import { fetchedPage, rowTwice } from "../rest/small-queries.ts";
import { batches } from "./read-in-ranges.ts";

/** Some values to filter by. */
interface Keys {
  readonly keys: readonly string[];
  /** The last of them where they come in an order; else null. */
  readonly place: string | null;
}

/** All objects that the user may see. */
async function objectNames({ session }: ReadContext, run: Run): Promise<readonly string[]> {
  return (await describeGlobal(session, run)).objects.map(({ name }) => name);
}

/** The keys of a parent's rows where these describe the org, as its children do. */
async function describingKeys(
  { parent, key, stream }: { readonly parent: string; readonly key: string; readonly stream: string },
  context: ReadContext,
  run: Run,
): Promise<readonly string[]> {
  const keys = new Set<string>();
  const query = { stream, soqlOf: (range: KeyRange) => parentKeysSoql(parent, key, range) };
  for await (const bodies of batches(query, context, run)) {
    for (const row of bodies.flatMap((body) => readRawPage(body, stream).rows)) {
      const value = textOf(row, key);
      if (value !== null) keys.add(value);
    }
  }
  return [...keys];
}

/**
 * The values that an object is read through: those of the catalog at once; the names of all objects; the keys of a parent's rows that
 * describe the org; a parent's ids page by page, in order, parents in the recycle bin included.
 * @param after the id to go on behind.
 */
export async function* parentKeys(
  { values }: RequiredFilter,
  after: string | null,
  { stream, context }: { readonly stream: ObjectStream; readonly context: ReadContext },
  run: Run,
): AsyncGenerator<Keys> {
  if (!("parent" in values)) {
    if (values.length > 0) yield { keys: values, place: null };
    return;
  }
  const { parent, key } = values;
  if (parent === describedParent) {
    // guard(objects-by-describe): a large org would refuse the whole read, because EntityDefinition returns one page only.
    yield { keys: await objectNames(context, run), place: null };
    return;
  }
  if (key !== "Id") {
    const keys = await describingKeys({ parent, key, stream: stream.id }, context, run);
    if (keys.length > 0) yield { keys, place: null };
    return;
  }
  let last = after;
  let isRecounted = false;
  for (;;) {
    const soql = parentSoql(parent, last);
    const open = () => openQuery(context.session, soql, { all: true, stream: stream.id }, run);
    const first = await fetchedPage(open, stream.id, run);
    const { head, rows } = first;
    const differs = differenceIn(first, parent, stream.id);
    if (differs !== null) {
      if (isRecounted) throw differs;
      isRecounted = true;
      const text = `Asking a query again: ${differs.message}`;
      run.log({ level: "info", code: "query_again", stream: stream.id, text });
      continue;
    }
    isRecounted = false;
    const keys = rows.flatMap((row) => textOf(row, "Id") ?? []);
    last = keys.at(-1) ?? last;
    if (keys.length > 0) yield { keys, place: last };
    if (head.done) return;
  }
}

/** Why a page of parents is not what Salesforce counted; null: it is. */
function differenceIn({ head, rows }: RawPage, parent: string, stream: string): TapError | null {
  const counted = head.done ? head.totalSize : (offsetOf(head) ?? Math.max(1, rows.length));
  // guard(parent-count): rows of parents that Salesforce left out of an answer would be missing.
  if (rows.length !== counted) return countDiffers(stream, `the query for ${parent}`, counted, rows.length);
  const twice = rowTwice(rows);
  return twice === null ? null : rowRepeated(stream, twice);
}
