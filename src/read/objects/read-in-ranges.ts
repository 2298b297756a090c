import type { Run, TapError } from "@singer-io-ts/tap-kit";
import { allKeys, cutKeys, type KeyRange } from "../../plan/slices/key-ranges.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, tooManyRows } from "../read-errors.ts";
import { eachAnswer } from "../rest/composite-queries.ts";
import { againOf, wholeBodies } from "../rest/small-queries.ts";

/** A query of rows that describe the org, for a range of their keys. */
interface BatchQuery {
  readonly stream: string;
  soqlOf(range: KeyRange): string;
  /** Whether the query is another one after a refusal. */
  isMended?(refusal: TapError): Promise<boolean>;
}

/**
 * The rows of an object that describes the org. They come in one batch of at most 2,000, and neither a further page nor LIMIT
 * and OFFSET give more: where there are more, they are asked for in ranges of their keys, five by one API call.
 * (Tooling API, SOQL Operation Limitations.)
 */
export async function* batches(
  query: BatchQuery,
  context: ReadContext,
  run: Run,
): AsyncGenerator<readonly Uint8Array[]> {
  const { stream, soqlOf } = query;
  // Of a range that was cut its parts come next: what is refused however short it is comes to an end soon.
  const waiting: KeyRange[] = [allKeys];
  while (waiting.length > 0) {
    const group = waiting.splice(0, queriesOfComposite);
    const asked = group.map((range, n) => ({ range, referenceId: `r${n}`, soql: soqlOf(range), all: true }));
    const refused: { readonly range: KeyRange; readonly refusal: TapError }[] = [];
    for await (const { query: own, answer } of eachAnswer(asked, stream, context, run)) {
      const { range, ...rest } = own;
      if ("refusal" in answer) refused.push({ range, refusal: answer.refusal });
      else yield await wholeBodies(answer.body, { stream, again: againOf(rest, stream, context, run) }, context, run);
    }
    for (const { range, refusal } of refused) {
      const isOther = (await query.isMended?.(refusal)) === true;
      waiting.unshift(...(isOther ? [range] : partsOf(range, refusal)));
    }
  }
}

function partsOf(range: KeyRange, refusal: TapError): readonly KeyRange[] {
  // guard(description-ranges, `isTooMuch(refusal) || hasCode(refusal, tooManyRows)` -> `isTooMuch(refusal)`): descriptions in an org with more objects than one batch holds would never be read.
  const parts = isTooMuch(refusal) || hasCode(refusal, tooManyRows) ? cutKeys(range, queriesOfComposite) : null;
  if (parts === null) throw refusal;
  return parts;
}
