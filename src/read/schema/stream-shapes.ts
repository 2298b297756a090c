import { type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import type { SchemaChanges } from "../../config/config.ts";
import { fillAll, formatFields, type KnownFields, withoutFields } from "../../plan/bookmark/known-fields.ts";
import type { ObjectStream, StreamOf } from "../../plan/object-stream.ts";
import { applyChanges, type Suspicion } from "../../plan/schema/apply-changes.ts";
import { type ColumnsNow, columnsRead, type FieldChanges, fieldChanges } from "../../plan/schema/field-changes.ts";
import { forgetDescribes } from "../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../salesforce/session.ts";
import { unexpectedValue } from "../../transcode/wire/wire-fault.ts";

export interface ShapeOptions {
  readonly session: Session;
  readonly cacheDir: string | null;
  readonly mode: SchemaChanges;
  /** Null: the streams' columns are the user's own, and stay as they are. */
  readonly columnsNow: ColumnsNow | null;
  readonly streamOf: StreamOf;
}

/**
 * How the streams of a run are read: as their catalog says, until the org turns out to have changed. An object is
 * described only then, so that a run in which nothing changed asks nothing.
 */
export class StreamShapes {
  readonly #options: ShapeOptions;
  readonly #streams = new Map<string, ObjectStream>();
  /** Which fields the rows so far came with, as bookmarks have it. */
  readonly #fields = new Map<string, string>();
  /** Streams with values that no change of a type explains. */
  readonly #unexplained = new Set<string>();

  constructor(options: ShapeOptions) {
    this.#options = options;
  }

  /** The stream as it is read now. */
  now(stream: ObjectStream): ObjectStream {
    return this.#streams.get(stream.id) ?? stream;
  }

  /** What the bookmarks of this run say of the stream's fields. */
  know({ id }: ObjectStream, fields: KnownFields): void {
    this.#fields.set(id, formatFields(fields));
  }

  /** All rows up to the bookmark have all fields now. */
  fill({ id }: ObjectStream): void {
    this.#fields.set(id, fillAll(this.#fields.get(id) ?? nothing));
  }

  /**
   * Looks whether this error comes of fields that have changed since the catalog was written. If so `now` is another
   * stream afterwards, and what failed may be asked again for it.
   * @throws TapError where the stream cannot go on with what changed, or its object is gone.
   */
  async change(given: ObjectStream, error: unknown, run: Run): Promise<boolean> {
    const suspicion = suspicionOf(error);
    const stream = this.now(given);
    const { id } = stream;
    if (suspicion === null || (suspicion === "value" && this.#unexplained.has(id))) return false;
    const { mode, session, cacheDir, columnsNow, streamOf } = this.#options;
    if (columnsNow === null) return false;
    const changes = fieldChanges(stream, await columnsNow(stream.object, columnsRead(stream), run));
    // The describes that are kept are out of date, whatever their Last-Modified says.
    if (isAny(changes)) await forgetDescribes(session, cacheDir, run);
    const next = applyChanges(stream, changes, { mode, suspicion, streamOf });
    if (next === null) {
      if (suspicion === "value") this.#unexplained.add(id);
      return false;
    }
    run.log({ level: "warn", code: "fields_changed", stream: id, text: next.text });
    this.#streams.set(id, next.stream);
    this.#fields.set(id, withoutFields(this.#fields.get(id) ?? nothing, changes.gone));
    return true;
  }

  /** Wraps a reading's pages: bookmarks say which fields the rows have, and a change of shape is on its first page. */
  async *over(pages: AsyncIterable<Page>, streams: readonly ObjectStream[]): AsyncGenerator<Page> {
    const announced = new Map(streams.map(({ id, selection }) => [id, selection.schema]));
    for await (const page of pages) {
      const selection = this.#streams.get(page.stream)?.selection;
      const isNew = selection !== undefined && announced.get(page.stream) !== selection.schema;
      if (isNew) announced.set(page.stream, selection.schema);
      const fields = this.#fields.get(page.stream);
      yield {
        ...page,
        ...(isNew && { selection }),
        ...(page.bookmark && fields && { bookmark: { ...page.bookmark, own: { ...page.bookmark.own, fields } } }),
      };
    }
  }
}

const isAny = ({ gone, goneFields, retyped }: FieldChanges): boolean =>
  gone.length + goneFields.size + retyped.length > 0;

const nothing = formatFields({ filled: new Set(), unfilled: new Set() });

/** Bulk answers API_ERROR to whatever is wrong with a query (Bulk API 2.0 Developer Guide), a field that is gone among it. */
function suspicionOf(error: unknown): Suspicion | null {
  if (!(error instanceof TapError)) return null;
  const { code } = error.detail;
  if (code === unexpectedValue) return "value";
  if (code === "INVALID_FIELD") return "field";
  return code === "API_ERROR" ? "field" : null;
}
