import { queriesOfComposite } from "../../plan/small-loads.ts";

/** What came of a part of a read: its answer, or why Salesforce does not give it. */
export type PartReply<Part, Answer, Refusal> =
  | { readonly answer: Answer }
  | { readonly part: Part; readonly refusal: Refusal };

/** How the parts of a read are asked for, and what in place of those that are refused. */
export interface PartReads<Part, Answer, Refusal> {
  /** Asks for up to five parts by one API call. */
  ask(parts: readonly Part[]): AsyncIterable<PartReply<Part, Answer, Refusal>>;
  /**
   * What is asked for in place of a part that Salesforce refused: smaller ones, the same one where its query is another by
   * now, or nothing. Called after all answers to the same call.
   * @throws where the read cannot go on without the part
   */
  smaller(part: Part, refusal: Refusal): readonly Part[] | Promise<readonly Part[]>;
  /** All parts that are still to be asked for, after one was refused. Absent: as they are. */
  regroup?(waiting: readonly Part[]): readonly Part[];
}

/**
 * Asks for the parts of a read, five by one API call, and for smaller ones in place of those that Salesforce refuses. Of
 * what was split its parts come next, so that what is refused however small it is ends soon.
 */
export async function* splitRefused<Part, Answer, Refusal>(
  parts: readonly Part[],
  reads: PartReads<Part, Answer, Refusal>,
): AsyncGenerator<Answer> {
  let waiting = parts;
  while (waiting.length > 0) {
    const refused: { readonly part: Part; readonly refusal: Refusal }[] = [];
    for await (const reply of reads.ask(waiting.slice(0, queriesOfComposite))) {
      if ("refusal" in reply) refused.push(reply);
      else yield reply.answer;
    }
    waiting = waiting.slice(queriesOfComposite);
    const smaller: Part[] = [];
    for (const { part, refusal } of refused) smaller.push(...(await reads.smaller(part, refusal)));
    if (smaller.length > 0) waiting = reads.regroup?.([...smaller, ...waiting]) ?? [...smaller, ...waiting];
  }
}
