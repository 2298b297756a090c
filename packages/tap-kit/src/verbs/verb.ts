import type { VerbContext } from "./context.ts";

/** A word after the verb that says what it is about. */
export interface VerbArgument {
  /** As the help writes it: `stream`. */
  readonly name: string;
  readonly summary: string;
  readonly isOptional?: boolean;
  /** Several words may be given. For the last argument only. */
  readonly isRepeated?: boolean;
  /** The only words that are understood. */
  readonly choices?: readonly string[];
  /** What a shell completes it with; absent: nothing. */
  readonly completes?: "stream" | "file" | "folder";
}

export interface VerbOption {
  /** Without dashes, in lower case with hyphens: `limit`. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What its value is, as the help writes it: `rows`. Absent: the option has no value. */
  readonly value?: string;
  readonly summary: string;
  /** The form of its value; absent: any text. */
  readonly form?: "count";
  /** May be given several times. */
  readonly isRepeated?: boolean;
  readonly choices?: readonly string[];
  readonly completes?: "stream" | "file" | "folder";
}

/** What a verb is for: the heading under which the help lists it. */
export const verbGroups = ["Set up", "Look", "Read", "Act"] as const;
type VerbGroup = (typeof verbGroups)[number];

/** Does what the verb says. Returns the exit code; undefined: it went well. @throws TapError, which is shown as any error. */
type VerbRun<Context = VerbContext> = (context: Context) => Promise<number | undefined>;

/** A word of the command line for people, and what it does. This declaration is loaded by every help: it imports nothing. */
export interface Verb<Context = VerbContext> {
  readonly name: string;
  /** What it does in at most 60 characters, without a full stop. */
  readonly summary: string;
  readonly group: VerbGroup;
  /** What its own help says beside the summary. */
  readonly description?: string;
  readonly arguments?: readonly VerbArgument[];
  readonly options?: readonly VerbOption[];
  /** Options of most verbs that this one does not have. */
  readonly without?: readonly ("config" | "json")[];
  /** At least one, each a line that works as it is written after the tap's name: `preview Account --rows 5`. */
  readonly examples: readonly string[];
  /** The log level where neither `--log-level` nor LOG_LEVEL says one; absent: warn. */
  readonly logLevel?: "info";
  /** It is about all streams that a sync reads, so what their reads will miss is said too. */
  readonly concernsAll?: true;
  /** It shows by itself how far it has come. */
  readonly showsProgress?: true;
  /** Imports what carries it out, and with it the libraries that only this verb needs. */
  readonly load: () => Promise<VerbRun<Context>>;
}

/** Verbs under one word: `state show`, `state reset`. */
export interface VerbFamily<Context = VerbContext> {
  readonly name: string;
  readonly summary: string;
  readonly group: VerbGroup;
  readonly description?: string;
  readonly verbs: readonly Verb<Context>[];
}

export type AnyVerb<Context = VerbContext> = Verb<Context> | VerbFamily<Context>;

/** The catalog of a verb that reads or lists selected streams. */
export const catalogOption: VerbOption = {
  name: "catalog",
  value: "file",
  summary: "streams and fields; default: catalog.json, where there is one",
  completes: "file",
};

/** The state of a verb that resumes or plans. */
export const stateOption: VerbOption = {
  name: "state",
  short: "s",
  value: "file",
  summary: "the last run's last STATE value",
  completes: "file",
};

/** For a verb whose rows go into other programs: its rows are printed as CSV then. */
export const csvOption: VerbOption = { name: "csv", summary: "write CSV; a value like =1+1 stays as it is" };
