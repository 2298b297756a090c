import { TapError } from "../errors/tap-error.ts";
import { editDistance, nearest } from "../input/edit-distance.ts";
import type { Log } from "../log/log.ts";

/** The streams that a run knows of. */
interface KnownStreams {
  readonly ids: readonly string[];
  /** Whether there are no others: a catalog may have been cut down to some. */
  readonly isAll: boolean;
}

/**
 * Names in the setting `allow_shrink` that are no stream; what has a `*` may match none. Of streams that a catalog lacks others
 * may be meant: there only what differs by a letter, or by case, is certainly misspelt, and the rest is a warning.
 * @throws TapError with the nearest names: the stream that is meant would fail in the night in which its load shrinks
 */
export function checkShrinking(setting: boolean | readonly string[], { ids, isAll }: KnownStreams, log: Log): void {
  if (typeof setting === "boolean") return;
  const known = new Set(ids);
  const unknown = setting.filter((name) => !name.includes("*") && !known.has(name));
  const wrong = unknown.filter((name) => isAll || isSlip(name, nearest(name, ids)));
  const named = (names: readonly string[]): string => names.map((name) => withNearest(name, ids)).join(", ");
  if (wrong.length > 0)
    throw new TapError(`allow_shrink: there is no stream ${named(wrong)}.`, {
      code: "ALLOW_SHRINK_UNKNOWN",
      kind: "config",
      setting: "allow_shrink",
      hint: "Write the names as discovery has them, in upper and lower case, or take them out.",
    });
  if (unknown.length === 0) return;
  const text = `allow_shrink: the catalog has no stream ${named(unknown)}.`;
  log({ level: "warn", code: "allow_shrink_unmatched", text });
}

const isSlip = (name: string, near: string | null): boolean =>
  near !== null && editDistance(name.toLowerCase(), near.toLowerCase()) <= 1;

function withNearest(name: string, ids: readonly string[]): string {
  const near = nearest(name, ids);
  return near === null ? name : `${name} (did you mean ${near}?)`;
}
