import { TapError } from "../errors/tap-error.ts";

/** The tap did not do what the interface Reading demands. */
export function brokenPromise(streamId: string, what: string): TapError {
  return new TapError(`${streamId}: ${what}.`, {
    code: "READING_BROKEN",
    kind: "defect",
    stream: streamId,
    hint: "This is a fault of the tap: please report it with the output of a run with --log-level debug.",
  });
}

/** A reader goes in circles: see `CirclingGuard`. */
export function circling(streamId: string): TapError {
  return brokenPromise(
    streamId,
    "three replies one after the other brought the same first record and the same bookmark",
  );
}
