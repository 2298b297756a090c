import type { Reading, Run, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { QuerySetting, Settings } from "../config.ts";
import { Describes } from "../discover/query/describes.ts";
import { settingFault } from "../discover/query/faults.ts";
import type { SoqlLibrary } from "../discover/query/library.ts";
import { parseSoql } from "../discover/query/parse.ts";
import { presetSoql } from "../discover/query/presets.ts";
import { resolveQuery } from "../discover/query/resolve.ts";
import { rowsWanted } from "../discover/query/rows-wanted.ts";
import { queryHash, queryStream } from "../discover/query/stream.ts";
import { type Unstamped, unstampedIn } from "../discover/query/unstamped.ts";
import { traitsOf } from "../plan/query/traits.ts";
import { planQueries, type QueryOfRun } from "../read/query/plan-queries.ts";
import type { ObjectDescribe } from "../salesforce/describe.ts";
import type { DescribedOrg } from "../salesforce/describe-cache.ts";
import type { Session } from "../salesforce/interface.ts";
import type { Discovery, StreamKind } from "./kind.ts";
import { loadSoql } from "./soql-library.ts";

/** SOQL queries that the user wrote, each a stream by the name that the user gave it. */
export class QueryStreams implements StreamKind {
  readonly name = "query";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ org }: Discovery, run: Run): Promise<readonly Stream[]> {
    const { queries, records } = this.#settings;
    if (queries.length === 0) return [];
    const library = await loadSoql();
    const known = new KnownDescribes(org);
    const streams: Stream[] = [];
    for (const setting of queries) {
      const soql = await soqlOf(setting, known);
      if (soql === null) {
        const text = `queries: ${setting.name}: this org has not what the preset ${setting.preset} reads; it is left out.`;
        run.tell({ level: "warn", code: "preset_unavailable", stream: setting.name, text });
        continue;
      }
      const query = parseSoql({ name: setting.name, soql }, library);
      const resolved = await known.resolved((describes) => resolveQuery(query, describes));
      const stream = queryStream(query, resolved, setting, { deletedAt: run.deletedAt, records });
      sayUnstamped(stream, unstampedIn(query, resolved.object), run);
      streams.push(stream);
    }
    return streams;
  }

  async *plan(selections: readonly Selection[], session: Session, run: Run): AsyncIterable<Reading> {
    const library = await loadSoql();
    const queries = selections.map((selection) => this.#queryOf(selection, library));
    const { visibilityLagMs, startDate, endDate, deletedGap, fullRefreshEveryMs } = this.#settings;
    const { allowOrgChange, lookbackMs, schemaChanges, backfillNewFields, cacheDir } = this.#settings;
    const settings = {
      ...{ visibilityLagMs, deletedGap, fullRefreshEveryMs, allowOrgChange, lookbackMs },
      ...{ schemaChanges, backfillNewFields, cacheDir, rereadsRelated: false },
      start: startDate?.toISOString() ?? null,
      end: endDate?.toISOString() ?? null,
    };
    yield* planQueries(queries, { session, library, settings }, run);
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

/** Tells what an incremental read of a query does not see. */
function sayUnstamped({ id, replicationKeys }: Stream, { days, others }: Unstamped, run: Run): void {
  const isIncremental = replicationKeys.length > 0;
  const hint = "set full_refresh_every, or the replication method FULL_TABLE.";
  if (days.length > 0) {
    const what = `Its rows depend on the day (${days.join(", ")})`;
    const next = isIncremental
      ? `incremental runs do not see those that a day lets in: ${hint}`
      : "it is read in full.";
    run.tell({ level: isIncremental ? "warn" : "info", code: "query_by_day", stream: id, text: `${what}: ${next}` });
  }
  if (!isIncremental || others.length === 0) return;
  const text = `A change of ${others.join(", ")} does not move a row's own stamp; where that matters ${hint}`;
  run.tell({ level: "info", code: "query_unstamped", stream: id, text });
}

/** @returns null where the org has no object for the preset. */
async function soqlOf({ name, soql, preset }: QuerySetting, known: KnownDescribes): Promise<string | null> {
  if (soql !== undefined) return soql;
  return known.resolved((describes) => presetSoql(name, preset ?? "", describes));
}

/** Describes as far as queries lead to them. */
class KnownDescribes {
  readonly #org: DescribedOrg;
  readonly #known = new Map<string, ObjectDescribe>();
  readonly #refused = new Set<string>();

  constructor(org: DescribedOrg) {
    this.#org = org;
  }

  /** Does `step` until nothing is missing any more: one level of parents or children after the other. */
  async resolved<T>(step: (describes: Describes) => T): Promise<T> {
    const names = this.#org.objects.map(({ name }) => name);
    for (;;) {
      const describes = new Describes(names, this.#known, this.#refused);
      const result = step(describes);
      if (describes.missing.size === 0) return result;
      for await (const described of this.#org.describe([...describes.missing])) {
        if ("describe" in described) this.#known.set(described.name, described.describe);
        else this.#refused.add(described.name);
      }
    }
  }
}
