import type { Json, JsonObject } from "../json.ts";
import type { OwnMemberForm } from "../state/bookmark-form.ts";
import type { AnyVerb } from "../verbs/verb.ts";
import type { AirbyteForm } from "./airbyte-form.ts";
import type { Bookmark } from "./bookmark.ts";
import type { BookmarkHelp } from "./bookmark-help.ts";
import type { ForeignForms } from "./foreign-setting.ts";
import type { Run } from "./run.ts";
import type { Setup } from "./setup.ts";
import type { Source } from "./source.ts";
import type { Stream } from "./stream.ts";

/** A tap. `Config` is the type of the configuration that `spec` describes. */
export interface Tap<Config> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Where the documentation is. */
  readonly documentationUrl: string;
  /** A page with a section for each code of an error, which errors in the log refer to. */
  readonly troubleshootingUrl?: string;
  /** The configuration as an Airbyte spec: an object with a flat `connectionSpecification`. */
  readonly spec: JsonObject;
  /** Loads how Airbyte's form shows the settings; absent: one after the other. */
  airbyteForm?(): Promise<AirbyteForm>;
  /** Settings of other programs that the tap reads as its own. */
  readonly foreignSettings?: ForeignForms;
  /** Settings of other taps that would change what is read and that this tap does not have: by name, what to do instead. They are an error. */
  readonly unsupportedSettings?: Readonly<Record<string, string>>;
  /** What can leave rows out of a full load, mostly names of settings. The error about a load that shrank lists it. */
  readonly narrowingSettings?: readonly string[];
  /**
   * How the names of the tap's own members of a catalog's metadata begin, such as `notes.`: each discovery writes them again, and
   * keeps all others of an earlier catalog.
   */
  readonly metadataPrefix?: string;
  /**
   * Whether another tap wrote this stream of a Singer catalog: the source is then asked to adopt it, and a discovery keeps what that
   * tap's defaults selected. Absent: all catalogs are this tap's.
   */
  isForeign?(stream: Stream): boolean;
  /**
   * What the tap's bookmarks hold in `own`, by name, in the order in which they are written: every bookmark has a required
   * one, be it null. A state without it, or with another value than text or null, is refused.
   */
  readonly bookmarkMembers?: Readonly<Record<string, OwnMemberForm>>;
  /**
   * Reads a bookmark of another program or of an older version. One of another program has no `source`: it is of the account that
   * the login finds. Not called for bookmarks of the current format.
   * @returns null: its form is not known, and a run that reads the stream is refused
   * @throws TapError of kind "config" that names the stream, where a bookmark of a known form is damaged
   */
  migrate?(streamId: string, foreign: Json): Bookmark | null;
  /**
   * A bookmark without `source` as the stream is read by this replication key: another program's may be about another property.
   * @param replicationKey null: the stream is read in full each time.
   * @throws TapError of kind "config" that names the stream, where it says nothing about this key
   */
  adoptBookmark?(streamId: string, bookmark: Bookmark, replicationKey: string | null): Bookmark;
  /**
   * Checks a bookmark of the current format before anything is read, and returns it with its values as the tap writes them.
   * @throws TapError of kind "config" that names the stream, where a value is not understood.
   */
  checkBookmark?(streamId: string, bookmark: Bookmark): Bookmark;
  /** How the verb `init` makes a configuration; absent: there is no such verb. */
  readonly setup?: Setup;
  /** Verbs for people beside those that every tap has. Declarations only: each imports what it needs when it is carried out. */
  readonly verbs?: readonly AnyVerb[];
  /** Settings of verbs that a person waits for, where none are given: how long an outage is waited for, and the like. */
  readonly settingsOfVerbs?: JsonObject;
  /** Loads what explains and rewinds bookmarks; absent: they have nothing of the tap's own to explain. */
  bookmarkHelp?(): Promise<BookmarkHelp>;
  /**
   * @param config checked against the spec, defaults filled in.
   * @param files the configuration files in the order of the command line. For what must be written back (tokens).
   * @param places where each setting that was given is from: one of the files, or an environment variable.
   */
  open(config: Config, run: Run, files: readonly string[], places: ReadonlyMap<string, string>): Promise<Source>;
}
