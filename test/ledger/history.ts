/** A change in the org. Numbers pick one of the objects, and one of its rows. */
export type Change = RowChange | AccessChange;

export type RowChange =
  | (Of<"create"> & Late & { readonly lowId: boolean })
  | (Of<"update"> & Late)
  | (Of<"remove" | "undelete" | "purge" | "merge" | "move"> & { readonly other: number });

type AccessChange =
  | Access<"share", { readonly part: number }>
  | Access<"hide">
  | Access<"show">
  | Access<"field", { readonly change: FieldChange }>;

/** A change of a field by an admin: of one that exists, or a new one. */
export type FieldChange = "hide" | "show" | "add" | "widen" | "retype";

type Of<Kind> = Kind extends string ? { readonly kind: Kind; readonly object: number; readonly row: number } : never;
type Access<Kind, More = unknown> = { readonly kind: Kind; readonly object: number } & More;
/** Committed this long after its SystemModstamp. */
type Late = { readonly delayMinutes: number };

/** The state that the runner passes to the next run. */
export type ReturnedState =
  /** The last STATE. */
  | "last"
  /** The one before the last, because the last was lost. */
  | "before"
  /** The last bookmark of some streams, the one before of the others. */
  | "mixed"
  /** Meltano's merge of the last into the one before. */
  | "merged";

/** The n-th request of a run, or its n-th request for further rows of a read. */
export interface StopPoint {
  readonly nth: number;
  readonly of: "requests" | "further rows";
}

/** A run of the tap, and what happens during it. */
export interface Sync {
  readonly kind: "sync";
  readonly api: "auto" | "rest" | "bulk";
  /** `start_date`, which differs between runs as if somebody corrected it. Null: all rows. */
  readonly start: string | null;
  /** API calls that the run may make; null: no limit. */
  readonly calls: number | null;
  /** `visibility_lag`, in seconds. */
  readonly lag: number;
  /** An index into the list of faults; null: no fault. */
  readonly fault: number | null;
  /** The matching request that meets the fault. */
  readonly nth: number;
  /** Killed after so many thousandths of its output; null: not killed. */
  readonly killedAt: number | null;
  /** Where a signal stops it; null: no signal. */
  readonly stoppedAt: StopPoint | null;
  /** Changes in the org at the n-th request of the run. */
  readonly meanwhile: readonly { readonly nth: number; readonly change: Change }[];
  readonly state: ReturnedState;
  /** While its n-th request waits for an answer, a second run from the same state begins and ends; null: no second run. */
  readonly secondAt: number | null;
  /** Incremental streams whose full refresh is due are loaded in full again. */
  readonly refresh: boolean;
}

export type Step =
  | Change
  | { readonly kind: "advance"; readonly seconds: number }
  /** The catalog is discovered again. */
  | { readonly kind: "discover" }
  | Sync;

/** Settings of all runs of a history. */
export interface Setup {
  /** For each object, whether each run loads it in full; the others are incremental. */
  readonly fullTable: readonly boolean[];
  /** `activate_version`: whether the tap writes ACTIVATE_VERSION messages. */
  readonly versions: boolean;
  /** How far the clock of the tap's machine is ahead of the org's. */
  readonly clockAheadMinutes: number;
  /** `state_interval`, in seconds. Only the tap's own waiting moves the clock. */
  readonly stateInterval: number;
  /** `backfill_new_fields`: rows are read again for new fields. */
  readonly fillsFields: boolean;
  readonly login: "client_credentials" | "password";
  /** The seed of the tap's random numbers. */
  readonly randomSeed: number;
}

export const plainSetup: Setup = {
  fullTable: [false, false, false],
  versions: true,
  clockAheadMinutes: 0,
  stateInterval: 0,
  fillsFields: true,
  login: "client_credentials",
  randomSeed: 0,
};

export interface History {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** A run without any fault, with default settings. */
export const undisturbedRun: Sync = {
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
