import type { Run } from "@singer-io-ts/tap-kit";
import { named } from "../named.ts";
import { type Fill, fillOf } from "../plan/fill.ts";
import { fieldsOfRun } from "../plan/known-fields.ts";
import type { Wanted } from "../plan/refresh.ts";
import type { Stamp } from "../plan/soql.ts";
import type { Shapes } from "./shapes.ts";

/** Streams told about one by one; the rest in one sentence. */
const mostTold = 20;

/**
 * Compares the fields selected with those that the rows so far came with. Where some are new, old rows are to be read
 * again if the user wants that; else the user is told, once.
 * @returns by stream id.
 */
export function knowFields(
  asked: readonly Wanted[],
  shapes: Shapes,
  { backfill, start }: { readonly backfill: boolean; readonly start: Stamp | null },
  run: Run,
): ReadonlyMap<string, Fill> {
  const fills = new Map<string, Fill>();
  const news: (readonly [string, readonly string[]])[] = [];
  for (const { stream, intent } of asked) {
    const fields = fieldsOfRun(stream, intent);
    shapes.know(stream, fields);
    const fill = backfill ? fillOf(intent, fields, start) : null;
    if (fill !== null) fills.set(stream.id, fill);
    else if (!backfill && fields.untold.length > 0) news.push([stream.id, fields.untold]);
  }
  for (const [stream, fields] of news.slice(0, mostTold)) {
    run.tell({ level: "warn", code: "fields_new", stream, text: `${newFields(fields)} ${hint}` });
  }
  const rest = news.slice(mostTold).map(([stream]) => stream);
  if (rest.length > 0)
    run.tell({ level: "warn", code: "fields_new", text: `Fields are new in ${named(rest)}. ${hint}` });
  return fills;
}

function newFields(fields: readonly string[]): string {
  const isOne = fields.length === 1;
  return `${named(fields)} ${isOne ? "is" : "are"} new here: rows that came before and do not change have no value for ${isOne ? "it" : "them"}.`;
}

const hint = "backfill_new_fields: true reads them again, once.";
