import type { KitContext } from "../kit-context.ts";
import type { Verb, VerbFamily } from "../verb.ts";
import { stateFileOption } from "./state-file-option.ts";

const streamsArgument = {
  name: "stream",
  summary: "as the state names it",
  isRepeated: true,
  completes: "stream",
} as const;

const show: Verb<KitContext> = {
  name: "show",
  summary: "say how far each stream is, and what is unfinished",
  group: "Look",
  arguments: [{ ...streamsArgument, isOptional: true }],
  options: [stateFileOption],
  without: ["config"],
  examples: ["state show", "state show Account --json"],
  load: async () => (await import("./show.ts")).run,
};

const reset: Verb<KitContext> = {
  name: "reset",
  summary: "load streams in full again with the next run",
  group: "Read",
  description:
    "The next run reads these streams from their start, under a new version: a target that heeds ACTIVATE_VERSION drops what is gone. The other streams go on as they are.",
  arguments: [streamsArgument],
  options: [stateFileOption],
  without: ["config"],
  examples: ["state reset Account", "state reset Account Contact --state state.json"],
  load: async () => (await import("./reset.ts")).run,
};

const rewind: Verb<KitContext> = {
  name: "rewind",
  summary: "read streams again from a date on with the next run",
  group: "Read",
  description:
    "What has changed since then comes a second time: a target that merges by key has it once, one that appends has it twice. No record is left out.",
  arguments: [streamsArgument],
  options: [
    { name: "to", value: "date", summary: "2026-01-31 (midnight UTC) or 2026-01-31T09:05:00Z" },
    stateFileOption,
  ],
  without: ["config"],
  examples: ["state rewind Account --to 2026-01-31"],
  load: async () => (await import("./rewind.ts")).run,
};

const take: Verb<KitContext> = {
  name: "take",
  summary: "keep the last state of what a target or a tap wrote",
  group: "Read",
  description:
    "Writes the state file as a whole. Where nothing has a state, the one that is there stays, and the exit code is 2.",
  arguments: [
    {
      name: "file",
      summary: "a target's output, or a tap's; default: standard input",
      isOptional: true,
      completes: "file",
    },
  ],
  options: [stateFileOption],
  without: ["config"],
  examples: ["state take states.jsonl", "state take states.jsonl --state state.json"],
  load: async () => (await import("./take.ts")).run,
};

const migrate: Verb<KitContext> = {
  name: "migrate",
  summary: "show what another connector's state is understood as",
  group: "Look",
  description:
    "A run reads such a state as it is. This shows beforehand from where each stream goes on. What is not understood is named, and the exit code is 2.",
  arguments: [
    { name: "file", summary: "the state as the other connector or its runner has kept it", completes: "file" },
  ],
  options: [
    {
      name: "to",
      value: "file",
      summary: "write it in the form of this tap, where all is understood",
      completes: "file",
    },
  ],
  without: ["config"],
  examples: ["state migrate old-state.json", "state migrate old-state.json --to state.json"],
  load: async () => (await import("./migrate.ts")).run,
};

export const state: VerbFamily<KitContext> = {
  name: "state",
  summary: "look at a state and change it safely",
  group: "Read",
  verbs: [show, reset, rewind, take, migrate],
};
