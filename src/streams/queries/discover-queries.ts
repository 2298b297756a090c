import type { Run, Stream } from "@singer-io-ts/tap-kit";
import type { Records, Settings } from "../../config/config.ts";
import type { QuerySetting } from "../../config/query-settings.ts";
import { deletedRowsMissing } from "../../discover/deleted-only.ts";
import { seesAllFiles } from "../file-visibility.ts";
import { type Discovery, isWanted } from "../stream-kind.ts";
import { queryStream } from "./discover/catalog-stream.ts";
import { presetSoql } from "./discover/presets.ts";
import { resolveQuery } from "./discover/resolve-query.ts";
import { untrackedChangesOf, warnUntracked } from "./discover/untracked-changes.ts";
import { DescribeFetcher } from "./fetch-describes.ts";
import { parseSoql } from "./soql/parse-query.ts";
import { loadSoql, type SoqlLibrary } from "./soql/soql-library.ts";
import { rowsWanted } from "./soql/wanted-rows.ts";

/** The streams of the setting `queries`. What one of them cannot be is its own failure. */
export async function discoverQueries(
  discovery: Discovery,
  { queries: all, read: { records } }: Settings,
  run: Run,
): Promise<readonly Stream[]> {
  const { org, session, failed } = discovery;
  const queries = all.filter(({ name }) => isWanted(discovery, name));
  if (queries.length === 0) return [];
  const known = { library: await loadSoql(), describes: new DescribeFetcher(org) };
  const streams: Stream[] = [];
  for (const setting of queries) {
    try {
      const stream = await streamOf(setting, records, known, run);
      if (stream !== null) streams.push(stream);
    } catch (error) {
      failed(error, setting.name);
    }
  }
  await seesAllFiles(objectsOf(streams), session, run);
  return streams;
}

/** The objects that the queries read. */
export function objectsOf(streams: readonly Stream[]): readonly string[] {
  const objects = streams.map(({ metadata }) => metadata?.get("")?.["salesforce.object"]);
  return objects.filter((object) => typeof object === "string");
}

interface Known {
  readonly library: SoqlLibrary;
  readonly describes: DescribeFetcher;
}

/** @returns null where this org cannot give it, which the run has logged. */
async function streamOf(
  setting: QuerySetting,
  records: Records,
  { library, describes: known }: Known,
  run: Run,
): Promise<Stream | null> {
  const soql = await soqlOf(setting, known);
  if (soql === null) {
    const text = `queries: ${setting.name}: this org lacks the object that the preset ${setting.preset} needs; it is left out.`;
    run.log({ level: "warn", code: "preset_unavailable", stream: setting.name, text });
    return null;
  }
  const query = parseSoql({ name: setting.name, soql, file: setting.file }, library);
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

/** @returns null where the org has no object for the preset. */
async function soqlOf({ name, soql, preset, fields }: QuerySetting, known: DescribeFetcher): Promise<string | null> {
  if (soql !== undefined) return soql;
  return known.resolved((describes) => presetSoql({ query: name, preset: preset ?? "", fields }, describes));
}
