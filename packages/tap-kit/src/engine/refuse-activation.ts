import { count, countOf } from "../amounts.ts";
import { TapError } from "../errors/tap-error.ts";
import type { Outcome } from "../tap/page.ts";
import type { Selection } from "../tap/stream.ts";

const letThrough = "set allow_shrink to true, or to a list with the stream's name";

interface FullLoad {
  /** The records that it brought; null: unknown. */
  readonly rows: number | null;
  readonly narrowed: Extract<Outcome, { kind: "complete" }>["narrowed"];
  /** What can leave rows out in this tap (`Tap.narrowingSettings`). */
  readonly narrowingSettings: readonly string[];
}

/** Why a full load must not be activated: it brought under 80 % of the records of the one before. Null: it may be activated. */
export function refuseShrinking(
  { stream, from }: Selection,
  { rows, narrowed, narrowingSettings }: FullLoad,
): TapError | null {
  const before = from?.rows ?? null;
  // guard(shrinking, `rows >= before * 0.8` -> `true`): a user who lost access to rows would empty the target's table.
  if (before === null || rows === null || rows >= before * 0.8) return null;
  const brought = `${stream.id}: the full load brought ${countOf(rows, "record")}, where the one before had ${count(before)}.`;
  return new TapError(narrowed === undefined ? brought : `${brought} ${narrowed}`, {
    code: "STREAM_SHRUNKEN",
    kind: "integrity",
    stream: stream.id,
    hint:
      narrowed === undefined
        ? `Was access narrowed, or a setting${narrowingSettings.length === 0 ? "" : ` (${narrowingSettings.join(", ")})`}? The target keeps what it has; ${letThrough}, if the records are really gone.`
        : `The target keeps what it has; if fewer records are wanted, ${letThrough}.`,
  });
}

/** Why a full load must not be activated: it lacks something that the one before had. */
export function refuseLacking({ stream }: Selection, lacks: string): TapError {
  return new TapError(`${stream.id}: ${lacks}`, {
    code: "STREAM_LACKS",
    kind: "integrity",
    stream: stream.id,
    hint: `Was access narrowed? The target keeps what it has; ${letThrough}, if it is really gone.`,
  });
}
