/** What somebody does in the org; numbers pick among the objects and rows that there are. */
export type Change =
  | (Of<"create"> & Late & { readonly lowId: boolean })
  | (Of<"update"> & Late)
  | (Of<"remove" | "undelete" | "purge" | "merge" | "move"> & { readonly other: number })
  | Access<"share", { readonly part: number }>
  | Access<"hide">
  | Access<"show">
  | Access<"field", { readonly change: FieldChange }>;

/** What an admin does to a field: to one that there is, or by making a new one. */
export type FieldChange = "hide" | "show" | "add" | "widen" | "retype";

type Of<Kind> = Kind extends string ? { readonly kind: Kind; readonly object: number; readonly row: number } : never;
type Access<Kind, More = unknown> = { readonly kind: Kind; readonly object: number } & More;
/** Visible this long after its stamp. */
type Late = { readonly delayMinutes: number };

/** What the runner hands to the next run. */
export type GivenBack =
  /** The last STATE. */
  | "last"
  /** The one before: the last was lost. */
  | "before"
  /** Of some streams the last bookmark, of the others the one before. */
  | "mixed"
  /** Meltano's merge of the last into the one before. */
  | "merged";

/** The n-th request of a run, or the n-th in the midst of a read of many rows. */
export interface Moment {
  readonly nth: number;
  readonly of: "requests" | "further rows";
}

/** A run of the tap, and what befalls it. */
export interface Sync {
  readonly kind: "sync";
  readonly api: "auto" | "rest" | "bulk";
  /** The moment from which on incremental streams are read: the setting is corrected between runs. Null: all rows. */
  readonly start: string | null;
  /** API calls that the run may make; null: as many as it takes. */
  readonly calls: number | null;
  /** How far the run stays behind the org's clock, in seconds. */
  readonly lag: number;
  /** Of the faults listed; null: a good day. */
  readonly fault: number | null;
  readonly nth: number;
  /** Killed when so many thousandths of its output are out; null: not killed. */
  readonly killedAt: number | null;
  /** Told to stop then; null: not told. */
  readonly stoppedAt: Moment | null;
  /** What happens in the org when the n-th request of the run comes. */
  readonly meanwhile: readonly { readonly nth: number; readonly change: Change }[];
  readonly state: GivenBack;
  /** While its n-th request waits for an answer a second run, on the same state, begins and ends; null: none does. */
  readonly secondAt: number | null;
  /** Incremental streams whose turn it is are loaded in full again. */
  readonly refresh: boolean;
}

export type Step =
  | Change
  | { readonly kind: "advance"; readonly seconds: number }
  /** The catalog is made anew. */
  | { readonly kind: "discover" }
  | Sync;

/** What is the same in all runs of a history. */
export interface Setup {
  /** Streams that are loaded in full by each run; the others are incremental. */
  readonly fullTable: readonly boolean[];
  /** The target is told which version of a stream holds. */
  readonly versions: boolean;
  /** How far the clock of the tap's machine is ahead of the org's. */
  readonly clockAheadMinutes: number;
  /** Seconds between two STATE messages at least; none pass on a clock that only the tap's own waiting moves. */
  readonly stateInterval: number;
  /** Old rows are read again for fields that are new. */
  readonly fillsFields: boolean;
  readonly login: "client_credentials" | "password";
  /** Where what the tap leaves to chance begins. */
  readonly chance: number;
}

export const plainSetup: Setup = {
  fullTable: [false, false, false],
  versions: true,
  clockAheadMinutes: 0,
  stateInterval: 0,
  fillsFields: true,
  login: "client_credentials",
  chance: 0,
};

export interface History {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** A run on a good day. */
export const goodRun: Sync = {
  kind: "sync",
  api: "auto",
  start: null,
  calls: null,
  lag: 900,
  fault: null,
  nth: 1,
  killedAt: null,
  stoppedAt: null,
  meanwhile: [],
  state: "last",
  secondAt: null,
  refresh: false,
};
