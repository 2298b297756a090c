import type { Run } from "@singer-io-ts/tap-kit";
import { broughtToNow } from "../../plan/future.ts";
import { fullLoad } from "../../plan/intent.ts";
import type { Stamp } from "../../plan/soql.ts";

/** A bookmark's moment; one that lies in the future is told of, and taken for one of now. */
export function inPresent(
  stream: string,
  value: Stamp | null,
  { now, visibilityLagMs }: { readonly now: Date; readonly visibilityLagMs: number },
  run: Run,
): Stamp | null {
  const brought = broughtToNow({ ...fullLoad(null), value }, now, visibilityLagMs);
  if (brought === null) return value;
  const text = `Its bookmark, ${value}, lies in the future. It goes on from ${brought.value}; to read all there is, take its bookmark out of the state.`;
  run.tell({ level: "warn", code: "bookmark_in_future", stream, text });
  return brought.value;
}
