import type { Kind, TapError } from "../errors/tap-error.ts";
import type { Json } from "../json.ts";
import type { Page } from "./page.ts";
import type { Run } from "./run.ts";
import type { Selection, Stream } from "./stream.ts";

/** One step of `check`, as it is shown to a person. */
export interface CheckStep {
  readonly step: string;
  readonly ok: boolean;
  /** Of which kind the failure is, where the step failed; absent: `config`. The exit code follows. */
  readonly kind?: Kind;
  /** A run is possible, but a person should see the detail. */
  readonly warn?: boolean;
  readonly detail: string;
  /** What will be read because of it, for the verdict: `12 objects`. */
  readonly found?: string;
}

/** How a reading will be done, and why so; logged before it begins. */
export interface Forecast {
  /** Absent: unknown. */
  readonly rows?: number;
  readonly calls: number;
  /** Ranges of its rows in which each stream is read, one after the other; null: unknown; absent: one, all its rows. */
  readonly slices?: number | null;
  /** Rows of each stream, by its id, where several are read together and the rows of some are known. */
  readonly rowsByStream?: ReadonlyMap<string, number>;
  /** The reading will fail with this, as far as is known before it begins. */
  readonly failure?: Error;
  /** The way of reading, for a person: `REST`, `CSV export`. */
  readonly transport: string;
  readonly why: string;
}

/**
 * What is read together: one stream, or several that one request answers for. `read` is called once. It yields pages in the
 * order in which they are written, and for each selection one page with `end`. A stream that fails ends by a page with `end`
 * of kind "failed"; an error that `read` throws fails every selection of the reading that has not ended.
 */
export interface Reading {
  readonly selections: readonly Selection[];
  readonly forecast: Forecast;
  read(run: Run): AsyncIterable<Page>;
}

/** A stream that should exist but could not be discovered, and why. */
export interface Undiscovered {
  readonly id: string;
  readonly error: TapError;
}

/** @param stream the stream that is missing because of the failure, where that is known. */
export type OnFailedSetting = (error: TapError, stream?: string) => void;

/** A setting whose stream could not be discovered. */
export interface FailedSetting {
  readonly error: TapError;
  readonly stream: string | undefined;
}

/** What a discovery found, and the settings whose streams it could not. */
export interface Discovered {
  readonly streams: readonly Stream[];
  readonly failures: readonly FailedSetting[];
}

/** What became of streams that another tap's catalog describes. */
export interface Adopted {
  readonly streams: readonly Stream[];
  /** Those that cannot be read: they fail by name, the others are read. */
  readonly refused: readonly Undiscovered[];
}

/** What patterns of `select` can match. */
export interface Selectable {
  readonly streams: readonly Stream[];
  /** Streams that exist, but whose fields are not known here: nobody asked for them, or their discovery failed. */
  readonly others: readonly string[];
}

export interface DiscoverOptions {
  /**
   * Streams of an earlier discovery, to save work; they may be out of date. The source logs what is new and what is gone. What was
   * selected there the kit keeps.
   */
  readonly known?: readonly Stream[] | undefined;
  /** Called where one setting of several fails; the other streams are discovered all the same. An error that concerns all streams is thrown. */
  readonly failed?: OnFailedSetting | undefined;
  /** The streams that are wanted, by id in any case. Others need not be found out: what costs a call of the service for them is saved. */
  readonly only?: readonly string[] | undefined;
  /** With `only`: somebody looks at these streams alone. Of others nothing need be asked or logged, not even what is wrong with their settings. */
  readonly ignoresOthers?: boolean | undefined;
}

/** A connection to the service. */
export interface Source {
  /** Yields each step once it is done. After one that is not ok it yields those that do not depend on it. */
  check(run: Run): AsyncIterable<CheckStep>;
  discover(run: Run, options?: DiscoverOptions): Promise<readonly Stream[]>;
  /**
   * For a check, after its steps: the streams that `select` may name. Cheaper than a discovery where only the fields of some are
   * asked for; absent: a discovery is made.
   * @param named streams that patterns spell out: those of them that exist come with their fields, others may come by id alone.
   */
  selectable?(named: ReadonlySet<string>, run: Run): Promise<Selectable>;
  /**
   * Streams of a catalog that another tap wrote, as this one reads them: with their names, keys and properties, and with this tap's
   * schemas and metadata. Whether a stream is selected, and which of its properties, the kit decides by that catalog. Absent: they are read as they are there.
   * @param foreign the selected ones; at least one
   */
  adopt?(foreign: readonly Stream[], run: Run): Promise<Adopted>;
  /** What the last discovery left out with a warning: a run without a catalog fails for each of these streams. */
  undiscovered?(): readonly Undiscovered[];
  /**
   * Of the bookmarks whose streams are neither in the catalog nor discovered: the streams that no setting leaves out, so that
   * they should still exist. They fail by name; the others are read.
   */
  vanished?(bookmarks: ReadonlyMap<string, Json>, run: Run): Promise<readonly Undiscovered[]>;
  /**
   * For a plan, which reads nothing: the streams of a catalog that the service does not have any more, as far as little tells. A run
   * finds out when it reads them. Absent: nothing is known against any.
   */
  gone?(streams: readonly Stream[], run: Run): Promise<readonly Undiscovered[]>;
  /** Is called once with all selected streams. Each reading may start as soon as it is yielded; several run at the same time. */
  plan(selections: readonly Selection[], run: Run): AsyncIterable<Reading>;
  close(): Promise<void>;
}
