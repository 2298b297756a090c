import type { UnprovokedRow } from "./fault-row.ts";

/** Of BATCH files and other taps' states, which this version does not write and read. */
export const ofFilesAndStates: readonly UnprovokedRow[] = [
  {
    number: 102,
    fault: "The disk is full while BATCH files are written, or their folder is read-only",
    reason: "this version writes no BATCH files.",
  },
  {
    number: 103,
    fault: "A BATCH file is cut by a crash",
    reason: "this version writes no BATCH files.",
  },
  {
    number: 106,
    fault: "The state is another tap's",
    reason: "states of other taps are not read yet: such a stream is read anew, which is said.",
  },
];
