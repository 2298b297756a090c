import type { StreamProgress } from "../engine/progress.ts";

/** Whether there is nothing to say about a stream that has ended: no record, and nothing that went wrong. */
export function isUnchanged({ outcome, records }: StreamProgress): boolean {
  return outcome?.kind === "complete" && records === 0;
}
