import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { ReadSettings, Settings } from "../../config/config.ts";
import type { Session } from "../../salesforce/session.ts";
import { catalogQuery } from "../queries/plan/catalog-query.ts";
import { planQueries, type QueryOfRun } from "../queries/read/plan-queries.ts";
import { loadSoql, type SoqlLibrary } from "../queries/soql/soql-library.ts";
import { rowsWanted } from "../queries/soql/wanted-rows.ts";
import type { StreamKind } from "../stream-kind.ts";
import { listViewKindName } from "./discover/list-view-stream.ts";
import { discoverListViews } from "./discover-list-views.ts";

/** List views, as the setting `list_views` names them: each is read by the query that Salesforce has for it. */
export function listViewKind(settings: Settings): StreamKind {
  return {
    name: listViewKindName,
    setting: "list_views",
    discover: (discovery, run) => discoverListViews(discovery, settings, run),
    plan: (selections, session, run) => planListViews(selections, settings.read, session, run),
  };
}

async function* planListViews(
  selections: readonly Selection[],
  settings: ReadSettings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const library = await loadSoql();
  const queries = selections.map((selection) => queryOf(selection, settings, library));
  yield* planQueries(queries, { session, library, settings }, run);
}

/** The query that a catalog's stream is of; or why it cannot be read. */
function queryOf(selection: Selection, { api, records }: ReadSettings, library: SoqlLibrary): QueryOfRun {
  try {
    const query = catalogQuery(selection.stream, library);
    return { selection, query, api, records: rowsWanted(query, null, records) };
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return { selection, error };
  }
}
