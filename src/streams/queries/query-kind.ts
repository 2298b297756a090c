import type { Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import type { QuerySetting } from "../../config/query-settings.ts";
import type { Session } from "../../salesforce/session.ts";
import { seesAllFiles } from "../file-visibility.ts";
import type { StreamKind } from "../stream-kind.ts";
import { discoverQueries, objectsOf } from "./discover-queries.ts";
import { type QueryTraits, traitsOf } from "./plan/query-traits.ts";
import { planQueries, type QueryOfRun } from "./read/plan-queries.ts";
import { parseSoql } from "./soql/parse-query.ts";
import { settingError } from "./soql/query-errors.ts";
import { loadSoql, type SoqlLibrary } from "./soql/soql-library.ts";
import { queryHash } from "./soql/soql-tokens.ts";
import { rowsWanted } from "./soql/wanted-rows.ts";

/** SOQL queries that the user wrote, each a stream by the name that the user gave it. */
export function queryKind(settings: Settings): StreamKind {
  return {
    name: "query",
    setting: "queries",
    discover: (discovery, run) => discoverQueries(discovery, settings, run),
    plan: (selections, session, run) => planCustomQueries(selections, settings, session, run),
  };
}

async function* planCustomQueries(
  selections: readonly Selection[],
  settings: Settings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const library = await loadSoql();
  const queries = selections.map((selection) => queryOf(selection, settings, library));
  const objects = objectsOf(selections.map(({ stream }) => stream));
  await seesAllFiles(objects, session, run);
  yield* planQueries(queries, { session, library, settings: settings.read }, run);
}

/** The query that a catalog's stream is of; or why it cannot be read. */
function queryOf(selection: Selection, { queries, read }: Settings, library: SoqlLibrary): QueryOfRun {
  const { id } = selection.stream;
  const setting = queries.find(({ name }) => name === id);
  const traits = traitsOf(selection.stream);
  const { soql: presetText, query: hash } = traits;
  const soql = setting?.soql ?? (setting?.preset ? presetText : null);
  if (setting === undefined || soql === null) {
    const what = "the catalog has this query, the configuration does not.";
    return { selection, error: settingError(id, what, "Give its soql or preset in queries, or run discovery again.") };
  }
  if (setting.soql === undefined && isOtherPreset(setting, traits)) {
    const what = "its preset, or the fields beside it, are others than the catalog was made of.";
    return { selection, error: settingError(id, what, "Run discovery again.") };
  }
  if (hash !== queryHash(soql)) {
    const what = "its SOQL is another than the catalog was made of.";
    return { selection, error: settingError(id, what, "Run discovery again.") };
  }
  const query = parseSoql({ name: id, soql, file: setting.file }, library);
  const records = rowsWanted(query, setting.records, read.records);
  return { selection, query, api: setting.api ?? read.api, records };
}

function isOtherPreset({ preset, fields }: QuerySetting, { preset: before, presetFields }: QueryTraits): boolean {
  return before !== null && (before !== preset || fields.join() !== presetFields.join());
}
