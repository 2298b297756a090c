import type { UnprovokedRow } from "./fault-row.ts";

/** BATCH files and other taps' states, which this version does not write or read. */
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
    fault: "The state is from another tap",
    reason: "this version does not read states of other taps: it loads such a stream again and reports it.",
  },
];
