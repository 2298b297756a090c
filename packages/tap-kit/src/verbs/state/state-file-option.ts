import type { VerbOption } from "../verb.ts";

/** The state that a verb shows or changes. */
export const stateFileOption: VerbOption = {
  name: "state",
  short: "s",
  value: "file",
  summary: "the state; default: state.json",
  completes: "file",
};
