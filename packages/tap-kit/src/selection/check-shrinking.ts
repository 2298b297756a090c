import { TapError } from "../errors/tap-error.ts";
import { editDistance, nearest } from "../input/edit-distance.ts";
import type { Log } from "../log/log.ts";

/** The streams that a run knows of. */
interface KnownStreams {
  readonly ids: readonly string[];
  /** Whether there are no others: a catalog may have been cut down to some. */
  readonly isAll: boolean;
  /** What has them, as the subject of a sentence; by default the catalog. */
  readonly what?: string;
}

/**
 * Names in the setting `allow_shrink` that are no stream; what has a `*` may match none. Of streams that a catalog lacks others
 * may be meant: there only what differs by a letter, or by case, is certainly misspelt, and the rest is a warning.
 * @throws TapError with the nearest names: the stream that is meant would fail in the night in which its load shrinks
 */
export function checkShrinking(setting: boolean | readonly string[], known: KnownStreams, log: Log): void {
  if (typeof setting === "boolean") return;
  const { error, warning } = shrinkingFaults(setting, known);
  if (error !== null) throw error;
  if (warning !== null) log({ level: "warn", code: "allow_shrink_unmatched", text: warning });
}

/** What is wrong with the names: an error where one is certainly misspelt, else a warning. */
export function shrinkingFaults(
  setting: readonly string[],
  { ids, isAll, what = "the catalog" }: KnownStreams,
): { readonly error: TapError | null; readonly warning: string | null } {
  const known = new Set(ids);
  const unknown = setting.filter((name) => !name.includes("*") && !known.has(name));
  const wrong = unknown.filter((name) => isAll || isSlip(name, nearest(name, ids)));
  const named = (names: readonly string[]): string => names.map((name) => withNearest(name, ids)).join(", ");
  if (wrong.length > 0) {
    const error = new TapError(`allow_shrink: there is no stream ${named(wrong)}.`, {
      code: "ALLOW_SHRINK_UNKNOWN",
      kind: "config",
      setting: "allow_shrink",
      hint: "Write the names as discovery has them, in upper and lower case, or take them out.",
    });
    return { error, warning: null };
  }
  const warning = unknown.length === 0 ? null : `allow_shrink: ${what} has no stream ${named(unknown)}.`;
  return { error: null, warning };
}

const isSlip = (name: string, near: string | null): boolean =>
  near !== null && editDistance(name.toLowerCase(), near.toLowerCase()) <= 1;

function withNearest(name: string, ids: readonly string[]): string {
  const near = nearest(name, ids);
  return near === null ? name : `${name} (did you mean ${near}?)`;
}
