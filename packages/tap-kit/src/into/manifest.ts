import { parsedJson } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { rowSchema } from "../rows/row-envelope.ts";
import type { FileFacts } from "../rows/row-file.ts";
import { bookmarksOf } from "../singer/state.ts";
import type { Selection } from "../tap/stream.ts";
import { runDamaged } from "./run-store.ts";

/** The form of manifests. A later one that a program cannot read gets another number. */
const format = 1;

interface ManifestFile extends FileFacts {
  /** From the manifest's folder. */
  readonly path: string;
  readonly rows: number;
  /** Of the load that the rows are of. */
  readonly version: number;
  /** The place of their schema in the stream's list. */
  readonly schema: number;
}

interface ManifestStream {
  readonly key_properties: readonly string[];
  /** A full load is complete under this version: rows of older versions no longer count. Null: none was completed. */
  activated_version: number | null;
  rows: number;
  readonly schemas: JsonObject[];
  readonly files: ManifestFile[];
}

/** What tells a manifest from all others. */
export interface RunHead {
  readonly run: number;
  /** How often it was written; absent: once. */
  readonly commit?: number;
}

/** What a manifest says of the run as a whole. */
interface ManifestHead extends RunHead {
  readonly tap: string;
  readonly writtenAt: Date;
}

/** Collects what the manifest of a run will say. */
export class ManifestParts {
  readonly #streams = new Map<string, ManifestStream>();

  get isEmpty(): boolean {
    return this.#streams.size === 0;
  }

  add({ stream, schema, version }: Selection, file: Omit<ManifestFile, "version" | "schema">): void {
    const of = this.#streamOf(stream);
    const rows = rowSchema(schema);
    const text = JSON.stringify(rows);
    const known = of.schemas.findIndex((each) => JSON.stringify(each) === text);
    if (known < 0) of.schemas.push(rows);
    of.files.push({ ...file, version, schema: known < 0 ? of.schemas.length - 1 : known });
    of.rows += file.rows;
  }

  activate({ stream, version }: Selection): void {
    this.#streamOf(stream).activated_version = version;
  }

  /** The manifest's text. @param state the state that goes with the files: JSON */
  text({ tap, writtenAt, ...head }: ManifestHead, state: string): string {
    const streams = Object.fromEntries([...this.#streams].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    // The state is the kit's own JSON.
    const manifest = {
      format,
      ...head,
      tap,
      written_at: writtenAt.toISOString(),
      streams,
      state: JSON.parse(state) as Json,
    };
    return `${JSON.stringify(manifest, null, 2)}\n`;
  }

  #streamOf({ id, keyProperties }: Selection["stream"]): ManifestStream {
    const of = this.#streams.get(id) ?? {
      key_properties: keyProperties,
      activated_version: null,
      rows: 0,
      schemas: [],
      files: [],
    };
    this.#streams.set(id, of);
    return of;
  }
}

/** What the next run needs of a manifest. */
interface ReadManifest {
  readonly head: RunHead;
  readonly state: JsonObject;
  readonly files: readonly Pick<ManifestFile, "path" | "bytes">[];
}

/** Reads a manifest. @throws TapError where it is no manifest of this run in a form that is known */
export async function manifestOf(file: string, run: number, text: string): Promise<ReadManifest> {
  const manifest = parsedJson(text.replace(/^\ufeff/, ""));
  if (!isObject(manifest)) throw runDamaged(file, "it is no manifest");
  if (manifest["format"] !== format)
    throw runDamaged(
      file,
      `its format is ${JSON.stringify(manifest["format"] ?? null)}, and this program reads ${format}`,
    );
  if (manifest["run"] !== run)
    throw runDamaged(file, `it is the manifest of run ${JSON.stringify(manifest["run"] ?? null)}`);
  const { state, streams, commit = 1 } = manifest;
  if (!isObject(state) || !isObject(state["bookmarks"])) throw runDamaged(file, "it has no state");
  if (!isObject(streams)) throw runDamaged(file, "it has no streams");
  if (typeof commit !== "number") throw runDamaged(file, "its commit is no number");
  const files = Object.entries(streams).flatMap(([id, stream]) => {
    const listed = filesIn(stream);
    if (listed === null) throw runDamaged(file, `its files of ${id} do not have the form of a manifest`);
    return listed;
  });
  bookmarksOf(state, file);
  return { head: commit === 1 ? { run } : { run, commit }, state, files };
}

/** Null: they are not as a manifest has them. */
function filesIn(stream: Json): ReadManifest["files"] | null {
  const files = isObject(stream) ? stream["files"] : null;
  if (!Array.isArray(files)) return null;
  const listed = files.flatMap((file) => {
    const { path, bytes } = isObject(file) ? file : {};
    return typeof path === "string" && typeof bytes === "number" ? [{ path, bytes }] : [];
  });
  return listed.length === files.length ? listed : null;
}
