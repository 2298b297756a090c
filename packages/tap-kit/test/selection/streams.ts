import type { Json, JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { complete, pageOf } from "../support/pages.ts";
import { type Around, run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const text = { type: ["null", "string"] };

/** A stream with these properties, `id` its key. A property whose name begins with a capital is only selected by its name. */
export function streamOf(id: string, names: readonly string[], more: JsonObject = {}): Stream {
  const named = names.filter((name) => /^[A-Z]/.test(name));
  const why = { inclusion: "available", "selected-by-default": false, "only-by-name": "it costs a call" };
  return {
    id,
    schema: {
      type: "object",
      properties: { id: text, ...Object.fromEntries(names.map((name) => [name, text])), ...more },
    },
    keyProperties: ["id"],
    replicationKeys: [],
    methods: ["FULL_TABLE"],
    metadata: new Map(named.map((name) => [name, why])),
  };
}

/** An entry's metadata by name: `""` for the stream, `a/b` for a property inside of another one. */
export type Entries = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export interface Discovered {
  readonly code: number;
  readonly logs: string;
  readonly catalog: Json;
  readonly entries: Entries;
}

export async function discover(streams: readonly Stream[], config: Json, around: Around = {}): Promise<Discovered> {
  const {
    code,
    logs,
    text: written,
  } = await run(scriptedTap({ streams }), ["--discover"], {
    ...around,
    files: { ...around.files, config },
  });
  const catalog = written === "" ? { streams: [] } : JSON.parse(written);
  return { code, logs, catalog, entries: entriesIn(catalog) };
}

interface Catalog {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: JsonObject }[];
  }[];
}

/** The metadata of a catalog's entries. */
export function entriesIn({ streams }: Catalog): Entries {
  const nameOf = (breadcrumb: readonly string[]) => breadcrumb.filter((_, index) => index % 2 === 1).join("/");
  return Object.fromEntries(
    streams.map(({ tap_stream_id: id, metadata }) => [
      id,
      Object.fromEntries(metadata.map(({ breadcrumb, metadata: members }) => [nameOf(breadcrumb), members])),
    ]),
  );
}

/** What is selected in the catalog: the names in each entry whose `selected` is true. */
export const selectedIn = (entries: Entries): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(entries).map(([id, members]) => [
      id,
      Object.entries(members)
        .filter(([, { selected }]) => selected === true)
        .map(([name]) => (name === "" ? "." : name))
        .join(" "),
    ]),
  );

/** The streams that a run reads, each with the names of its properties; those inside of another one in brackets. */
export async function read(streams: readonly Stream[], config: Json, around: Around = {}) {
  const seen: Record<string, string> = {};
  const tap = scriptedTap({
    streams,
    async *read(selection) {
      seen[selection.stream.id] = namesIn(selection.schema);
      yield pageOf(selection, [], { end: complete });
    },
  });
  const { code, logs } = await run(tap, [], { ...around, files: { ...around.files, config } });
  return { code, logs, seen };
}

function namesIn(schema: JsonObject): string {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
  return Object.entries(properties)
    .map(([name, property]) => (property["properties"] === undefined ? name : `${name}[${namesIn(property)}]`))
    .join(" ");
}
