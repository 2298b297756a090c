import type { Load } from "../../plan/decide-load.ts";
import { describesTheOrg } from "../../plan/object-stream.ts";
import { requiredFilterOf } from "../../plan/required-filter.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import type { RowBlock } from "../row-block.ts";
import { readByFilter } from "./read-by-filter.ts";
import { readDescriptions } from "./read-in-ranges.ts";
import { readNewestFirst } from "./read-newest-first.ts";
import type { SliceRead } from "./slice-query.ts";
import { readSplitting } from "./split-on-timeout.ts";

/** Reads a part of an sObject's rows in the way that the object allows. */
export function readRows(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  if (load.stream.isUnfiltered === true) return readUnfiltered(load, context, part);
  return readerOf(load)(load, context, part);
}

function readerOf({ stream }: Load): typeof readRows {
  if (requiredFilterOf(stream) !== null) return readByFilter;
  if (stream.newestFirst !== undefined) return readNewestFirst;
  return describesTheOrg(stream) ? readDescriptions : readSplitting;
}

/**
 * Rows that this user alone may ask for without a filter. They are read through another object all the same where
 * Salesforce wants the filter: what a user may do can change at any time.
 */
async function* readUnfiltered(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { stream } = load;
  let isBegun = false;
  try {
    for await (const block of readerOf(load)(load, context, part)) {
      isBegun ||= block.records > 0;
      yield block;
    }
  } catch (error) {
    // guard(filter-wanted, `!hasCode(error, "MALFORMED_QUERY")` -> `true`): a user who lost the permission to query all files could not read any link of a file.
    if (isBegun || !hasCode(error, "MALFORMED_QUERY")) throw error;
    const text = `Salesforce wants a filter all the same, so that it is read through its parents: ${error.message}`;
    context.run.log({ level: "info", code: "filter_wanted", stream: stream.id, text });
    const filtered: Load = {
      ...load,
      choice: { ...load.choice, transport: "rest" },
      stream: { ...stream, isUnfiltered: false },
    };
    yield* readerOf(filtered)(filtered, context, part);
  }
}
