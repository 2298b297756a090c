import type { Reading, Run, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { QuerySetting, Settings } from "../../config/config.ts";
import { deletedRowsMissing } from "../../discover/deleted-only.ts";
import type { Session } from "../../salesforce/session.ts";
import { seesAllFiles } from "../file-visibility.ts";
import type { Discovery, StreamKind } from "../stream-kind.ts";
import { queryStream } from "./discover/catalog-stream.ts";
import { presetSoql } from "./discover/presets.ts";
import { resolveQuery } from "./discover/resolve-query.ts";
import { untrackedChangesOf } from "./discover/untracked-changes.ts";
import { warnUntracked } from "./discover/warn-untracked.ts";
import { KnownDescribes } from "./known-describes.ts";
import { traitsOf } from "./plan/query-traits.ts";
import { planQueries, type QueryOfRun } from "./read/plan-queries.ts";
import { rowSettings } from "./row-settings.ts";
import { loadSoql } from "./soql/load-soql-library.ts";
import { parseSoql } from "./soql/parse-query.ts";
import { settingFault } from "./soql/query-errors.ts";
import { queryHash } from "./soql/query-hash.ts";
import type { SoqlLibrary } from "./soql/soql-library.ts";
import { rowsWanted } from "./soql/wanted-rows.ts";

/** SOQL queries that the user wrote, each a stream by the name that the user gave it. */
export class QueryStreams implements StreamKind {
  readonly name = "query";
  readonly setting = "queries";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ org, session, failed }: Discovery, run: Run): Promise<readonly Stream[]> {
    if (this.#settings.queries.length === 0) return [];
    const library = await loadSoql();
    const known = new KnownDescribes(org);
    const streams: Stream[] = [];
    for (const setting of this.#settings.queries) {
      try {
        const stream = await this.#streamOf(setting, { library, known }, run);
        if (stream !== null) streams.push(stream);
      } catch (error) {
        failed(error, setting.name);
      }
    }
    await seesAllFiles(objectsOf(streams), session, run);
    return streams;
  }

  /** @returns null where this org cannot give it, which the run has logged. */
  async #streamOf(
    setting: QuerySetting,
    { library, known }: { readonly library: SoqlLibrary; readonly known: KnownDescribes },
    run: Run,
  ): Promise<Stream | null> {
    const { records } = this.#settings;
    const soql = await soqlOf(setting, known);
    if (soql === null) {
      const text = `queries: ${setting.name}: this org lacks the object that the preset ${setting.preset} needs; it is left out.`;
      run.log({ level: "warn", code: "preset_unavailable", stream: setting.name, text });
      return null;
    }
    const query = parseSoql({ name: setting.name, soql }, library);
    const resolved = await known.resolved((describes) => resolveQuery(query, describes));
    const missing = deletedRowsMissing(resolved.object, rowsWanted(query, setting.records, records));
    if (missing !== null) {
      const text = `queries: ${setting.name} is left out: ${missing}`;
      run.log({ level: "warn", code: "deleted_rows_none", text });
      return null;
    }
    const stream = queryStream(query, resolved, setting, { deletedAt: run.deletedAt, records });
    warnUntracked(stream, untrackedChangesOf(query, resolved.object), run);
    return stream;
  }

  async *plan(selections: readonly Selection[], session: Session, run: Run): AsyncIterable<Reading> {
    const library = await loadSoql();
    const queries = selections.map((selection) => this.#queryOf(selection, library));
    await seesAllFiles(objectsOf(selections.map(({ stream }) => stream)), session, run);
    yield* planQueries(queries, { session, library, settings: rowSettings(this.#settings) }, run);
  }

  /** The query that a catalog's stream is of; or why it cannot be read. */
  #queryOf(selection: Selection, library: SoqlLibrary): QueryOfRun {
    const { stream } = selection;
    const setting = this.#settings.queries.find(({ name }) => name === stream.id);
    const { soql: presetText, query: hash } = traitsOf(stream);
    const soql = setting?.soql ?? (setting?.preset ? presetText : null);
    if (setting === undefined || soql === null) {
      const error = settingFault(
        stream.id,
        "the catalog has this query, the configuration has not.",
        "Give its soql or preset in queries, or run discovery again.",
      );
      return { selection, error };
    }
    if (hash !== queryHash(soql)) {
      const error = settingFault(
        stream.id,
        "its SOQL is another than the catalog was made of.",
        "Run discovery again.",
      );
      return { selection, error };
    }
    const query = parseSoql({ name: stream.id, soql }, library);
    const { api, records } = this.#settings;
    return { selection, query, api: setting.api ?? api, records: rowsWanted(query, setting.records, records) };
  }
}

/** The objects that the queries read. */
function objectsOf(streams: readonly Stream[]): readonly string[] {
  const objects = streams.map(({ metadata }) => metadata?.get("")?.["salesforce.object"]);
  return objects.filter((object) => typeof object === "string");
}

/** @returns null where the org has no object for the preset. */
async function soqlOf({ name, soql, preset }: QuerySetting, known: KnownDescribes): Promise<string | null> {
  if (soql !== undefined) return soql;
  return known.resolved((describes) => presetSoql(name, preset ?? "", describes));
}
