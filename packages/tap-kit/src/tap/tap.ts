import type { TapError } from "../errors/tap-error.ts";
import type { Json, JsonObject } from "../json.ts";
import type { OwnMemberForm } from "../state/bookmark-form.ts";
import type { Bookmark } from "./bookmark.ts";
import type { Page } from "./page.ts";
import type { Run } from "./run.ts";
import type { Selection, Stream } from "./stream.ts";

/** One step of `check`, as a person reads it. */
export interface CheckStep {
  readonly step: string;
  readonly ok: boolean;
  /** The step is good enough for a run, and what it says should still be seen. */
  readonly warn?: boolean;
  readonly detail: string;
}

/** What will be read and why so; told before the read begins. */
export interface Forecast {
  /** Absent where nobody knows. */
  readonly rows?: number;
  readonly calls: number;
  /** Like `REST`, `Bulk 2.0`. */
  readonly transport: string;
  readonly why: string;
}

/**
 * What is read together: one stream, or several that one request answers for. `read` is called once; it yields pages in
 * the order in which they are to be written and one page with `end` for each selection. A stream's failure is a page
 * with `end` of kind "failed"; an error thrown by `read` fails every selection of the reading that has not ended.
 */
export interface Reading {
  readonly selections: readonly Selection[];
  readonly forecast: Forecast;
  read(run: Run): AsyncIterable<Page>;
}

/** A stream that is wanted and could not be discovered, and why. */
export interface Undiscovered {
  readonly id: string;
  readonly error: TapError;
}

/** @param stream the stream that the failure costs, where that is known. */
export type OnFailedSetting = (error: TapError, stream?: string) => void;

/** A setting that does not give the stream it asks for. */
export interface FailedSetting {
  readonly error: TapError;
  readonly stream: string | undefined;
}

/** A connection to the service. */
export interface Source {
  /** Steps as they are done; the first that is not ok ends the check. */
  check(run: Run): AsyncIterable<CheckStep>;
  /**
   * @param known streams of an earlier discovery, to spare work; they may be out of date.
   * @param failed called with what one setting of several cannot give: the other streams are discovered all the same. What
   * stands in the way of all is thrown.
   */
  discover(run: Run, known?: readonly Stream[], failed?: OnFailedSetting): Promise<readonly Stream[]>;
  /** What the last discovery had to leave out and said so: a run that reads what it discovers fails for each of them. */
  undiscovered?(): readonly Undiscovered[];
  /**
   * Which streams are not there any more though no setting leaves them out, of those that the state has a bookmark of and
   * that are neither in the catalog nor discovered. They fail by name; the others are read.
   */
  vanished?(bookmarks: ReadonlyMap<string, Json>, run: Run): Promise<readonly Undiscovered[]>;
  /** Sees all selected streams at once; readings start as they come. Several are read at the same time. */
  plan(selections: readonly Selection[], run: Run): AsyncIterable<Reading>;
  close(): Promise<void>;
}

/** A tap. `Config` is the type of the configuration that `spec` describes. */
export interface Tap<Config> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Where the documentation is. */
  readonly documentationUrl: string;
  /** The configuration as an Airbyte spec: an object with a flat `connectionSpecification`. */
  readonly spec: JsonObject;
  /** Settings of other taps that would change what is read, and that this one does not have: by name, what to do in their place. They are an error. */
  readonly unsupportedSettings?: Readonly<Record<string, string>>;
  /**
   * What the tap's bookmarks hold in `own`, by name, in the order in which they are written: every bookmark has a required
   * one, be it null. A state without it, or with another value than text or null, is refused.
   */
  readonly bookmarkMembers?: Readonly<Record<string, OwnMemberForm>>;
  /** Reads a bookmark of another tap or of an older version; null: not understood, read anew. Not asked for bookmarks of the present format. */
  migrate?(streamId: string, foreign: Json): Bookmark | null;
  /**
   * Looks into a bookmark of the present form before anything is read, and gives it with its values as the tap writes them.
   * @throws TapError of kind "config" that names the stream, where a value is not understood.
   */
  checkBookmark?(streamId: string, bookmark: Bookmark): Bookmark;
  /**
   * @param config checked against the spec, defaults filled in.
   * @param files the configuration files, the last one given last; empty where there is none. For what must be written back (tokens).
   */
  open(config: Config, run: Run, files: readonly string[]): Promise<Source>;
}
