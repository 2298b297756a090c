import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import { cutKeys, type KeyRange } from "../plan/key-ranges.ts";
import { descriptionKey } from "../plan/object-stream.ts";
import { unorderedSoql } from "../plan/soql.ts";
import { askQueries, queriesOfComposite } from "./composite-answers.ts";
import { hasCode, isTooMuch, tooManyRows } from "./faults.ts";
import type { Piece } from "./piece.ts";
import { againOf, wholeBodies } from "./raw-queries.ts";
import { queryOf, type Reach, type SliceMark, type SliceRead } from "./slice.ts";
import { piecesOf } from "./whole-pieces.ts";

/**
 * Reads an object whose rows describe the org. They come in one batch of at most 2,000, and neither a further page nor LIMIT
 * and OFFSET give more: where there are more, they are asked for in stretches of their keys, five by one API call.
 * (Tooling API, SOQL Operation Limitations.)
 */
export async function* readDescriptions(
  load: Load,
  reach: Reach,
  part: SliceRead,
  run: Run,
): AsyncGenerator<Piece<SliceMark>> {
  const { stream } = load;
  const soqlOf = (range: KeyRange): string =>
    unorderedSoql({ ...queryOf(load, reach, part.slice), keys: { field: descriptionKey, range } });
  // Of a stretch that was cut its parts come next: what is refused however short it is comes to an end soon.
  const waiting: KeyRange[] = [{ from: null, below: null }];
  while (waiting.length > 0) {
    const group = waiting.splice(0, queriesOfComposite);
    const asked = group.map((range, n) => ({ referenceId: `r${n}`, soql: soqlOf(range), all: true }));
    const answerOf = await askQueries(asked, reach, run);
    const { layout } = reach.shapes.now(stream);
    for (const [n, range] of group.entries()) {
      const answer = answerOf(`r${n}`, stream.id);
      if (!("refusal" in answer)) {
        const origin = { stream: stream.id, again: againOf(asked[n]!, stream.id, reach, run) };
        yield* piecesOf(await wholeBodies(answer.body, origin, reach, run), load, layout, part, run);
      } else if (await reach.shapes.change(stream, answer.refusal, run)) waiting.push(range);
      else {
        const { refusal } = answer;
        // guard(description-ranges, `isTooMuch(refusal) || hasCode(refusal, tooManyRows)` -> `isTooMuch(refusal)`): an org with more objects than one batch has would never be read.
        const isMore = isTooMuch(refusal) || hasCode(refusal, tooManyRows);
        const parts = isMore ? cutKeys(range, queriesOfComposite) : null;
        if (parts === null) throw refusal;
        waiting.unshift(...parts);
      }
    }
  }
}
