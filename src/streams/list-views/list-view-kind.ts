import { type Reading, type Run, type Selection, type Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { deletedRowsMissing } from "../../discover/deleted-only.ts";
import { confirmBroken, isUnknownException } from "../../errors/confirm-broken.ts";
import type { OrgError } from "../../errors/org-error.ts";
import { mapConcurrent } from "../../salesforce/map-concurrent.ts";
import {
  describeListView,
  type ListViewDescribe,
  type ListViewRow,
  listViewRows,
} from "../../salesforce/rest/list-views.ts";
import type { Session } from "../../salesforce/session.ts";
import { resolveQuery } from "../queries/discover/resolve-query.ts";
import { untrackedChangesOf } from "../queries/discover/untracked-changes.ts";
import { warnUntracked } from "../queries/discover/warn-untracked.ts";
import { KnownDescribes } from "../queries/known-describes.ts";
import { heldQuery } from "../queries/plan/catalog-query.ts";
import { planQueries, type QueryOfRun } from "../queries/read/plan-queries.ts";
import { rowSettings } from "../queries/row-settings.ts";
import { loadSoql } from "../queries/soql/load-soql-library.ts";
import { parseSoql } from "../queries/soql/parse-query.ts";
import type { SoqlLibrary } from "../queries/soql/soql-library.ts";
import { rowsWanted } from "../queries/soql/wanted-rows.ts";
import { refusalAsValue } from "../refusal-as-value.ts";
import type { Discovery, OnFailed, StreamKind } from "../stream-kind.ts";
import { listViewKind, listViewStream, scopeMissing } from "./discover/list-view-stream.ts";
import { chosenViews, idOfChoice, type ListViewChoice, listViewId, ofOrg, viewText } from "./discover/select-views.ts";

/** Views described at the same time. */
const viewsAtOnce = 4;

/** List views, as the setting `list_views` names them: each is read by the query that Salesforce has for it. */
export class ListViewStreams implements StreamKind {
  readonly name = listViewKind;
  readonly setting = "list_views";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ session, org, leaveOut, leftOut, failed }: Discovery, run: Run): Promise<readonly Stream[]> {
    if (this.#settings.listViews.length === 0) return [];
    const { views, named } = await this.#views({ session, org, failed, leaveOut }, run);
    const library = await loadSoql();
    const reach = { library, known: new KnownDescribes(org), leftOut };
    const streams = new Map<string, Stream>();
    const described = Array.fromAsync(mapConcurrent(views, viewsAtOnce, (each) => describedOr(each, session, run)));
    for (const { view, described: each } of await lookedAgain(await described, session, run)) {
      const stream = "refusal" in each ? each : await this.#streamOf(view, each, reach, run);
      if ("broken" in stream && stream.broken !== undefined) leaveOut(listViewId(view), stream.broken);
      if ("refusal" in stream) {
        warnRefusal(viewText(view), stream.refusal, run);
        // guard(named-view): a run that reads what it discovers would be green without a view that the user named.
        if (named.has(view)) leaveOut(listViewId(view), refusedFault(viewText(view), stream.refusal));
      } else if (streams.has(stream.id)) warnRefusal(viewText(view), `There is a stream ${stream.id} already.`, run);
      else streams.set(stream.id, stream);
    }
    return [...streams.values()];
  }

  async *plan(selections: readonly Selection[], session: Session, run: Run): AsyncIterable<Reading> {
    const library = await loadSoql();
    const queries = selections.map((selection) => this.#queryOf(selection, library));
    yield* planQueries(queries, { session, library, settings: rowSettings(this.#settings) }, run);
  }

  /** The views that the settings mean, each once, and which of them are named one by one. */
  async #views(
    { session, org, failed, leaveOut }: Pick<Discovery, "session" | "org" | "failed" | "leaveOut">,
    run: Run,
  ): Promise<{ readonly views: readonly ListViewRow[]; readonly named: ReadonlySet<ListViewRow> }> {
    const named = new Set<ListViewRow>();
    const names = org.objects.map(({ name }) => name);
    const choices = this.#settings.listViews.flatMap((setting) =>
      orFailed(setting, () => [ofOrg(setting, names)], failed),
    );
    if (choices.length === 0) return { views: [], named };
    const objects = [...new Set(choices.map(({ object }) => object))];
    const rows = await refusalAsValue(() => listViewRows(session, objects, run), "list_views");
    if ("refusal" in rows) {
      const text = `list_views: none can be looked up. ${rows.refusal}`;
      run.log({ level: "warn", code: "list_view_unavailable", text });
      for (const choice of choices) {
        const id = idOfChoice(choice);
        if (id !== undefined) leaveOut(id, refusedFault(`${choice.object}.${choice.developerName}`, rows.refusal));
      }
      return { views: [], named };
    }
    const views = choices.flatMap((choice) => {
      const found = orFailed(choice, () => chosenViews(choice, rows), failed);
      if (choice.developerName !== null) for (const view of found) named.add(view);
      if (found.length === 0 && choice.developerName === null) {
        const text = `list_views: ${choice.object} has no list view that this user may see.`;
        run.log({ level: "warn", code: "list_views_none", text });
      }
      return found;
    });
    return { views: [...new Set(views)], named };
  }

  async #streamOf(
    view: ListViewRow,
    described: ListViewDescribe,
    {
      library,
      known,
      leftOut,
    }: { readonly library: SoqlLibrary; readonly known: KnownDescribes; readonly leftOut: Discovery["leftOut"] },
    run: Run,
  ): Promise<Stream | Refusal> {
    const named = { name: listViewId(view), soql: described.query, origin };
    try {
      const query = parseSoql(named, library);
      const refusal = scopeMissing(described, query);
      if (refusal !== null) return { refusal };
      const resolved = await known.resolved((describes) => resolveQuery(query, describes));
      const { records } = this.#settings;
      const missing = deletedRowsMissing(resolved.object, rowsWanted(query, null, records));
      if (missing !== null) return { refusal: missing };
      const stream = listViewStream({ view, described }, query, resolved, { deletedAt: run.deletedAt, records });
      warnUntracked(stream, untrackedChangesOf(query, resolved.object), run);
      return stream;
    } catch (error) {
      // Of an object that is broken already.
      if (isUnknownException(error) && leftOut.has(error.detail.stream ?? "")) return brokenBy(error);
      if (!(error instanceof TapError) || error.detail.code !== "QUERY") throw error;
      return { refusal: error.message };
    }
  }

  /** The query that a catalog's stream is of; or why it cannot be read. */
  #queryOf(selection: Selection, library: SoqlLibrary): QueryOfRun {
    const { api, records } = this.#settings;
    try {
      const query = heldQuery(selection.stream, library);
      return { selection, query, api, records: rowsWanted(query, null, records) };
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      return { selection, error };
    }
  }
}

/** What one setting means, or nothing. */
function orFailed<T>(choice: ListViewChoice, choose: () => readonly T[], failed: OnFailed): readonly T[] {
  try {
    return choose();
  } catch (error) {
    failed(error, idOfChoice(choice));
    return [];
  }
}

/** Faults of a view's query are told behind the view's name. */
const origin = {
  text: "Its query",
  hint: "Change the view in Salesforce, or give the user read access to what it needs.",
};

const notCompatible =
  "Salesforce has no SOQL query for it (IsSoqlCompatible is false). Give it other filters in Salesforce, or read its object.";

/** Why a view is left out; with the error of what is broken in Salesforce. */
interface Refusal {
  readonly refusal: string;
  readonly broken?: OrgError;
}

const brokenBy = (broken: OrgError): Refusal => ({ refusal: `${broken.what} ${broken.rule.hint}`, broken });

/** A view, and what it asks for or why that is not known. */
interface DescribedView {
  readonly view: ListViewRow;
  readonly described: ListViewDescribe | Refusal;
}

async function describedOr(
  view: ListViewRow,
  session: Session,
  run: Run,
): Promise<DescribedView | { readonly view: ListViewRow; readonly stumble: OrgError }> {
  if (!view.isSoqlCompatible) return { view, described: { refusal: notCompatible } };
  try {
    return { view, described: await refusalAsValue(() => describeListView(session, view, run), listViewId(view)) };
  } catch (error) {
    if (!isUnknownException(error)) throw error;
    return { view, stumble: error };
  }
}

/** Views that Salesforce stumbled over are asked for again, once the others have come. */
async function lookedAgain(
  all: readonly Awaited<ReturnType<typeof describedOr>>[],
  session: Session,
  run: Run,
): Promise<readonly DescribedView[]> {
  const good = all.find((each) => "described" in each && "query" in each.described)?.view;
  const control = good === undefined ? null : () => describeListView(session, good, run);
  const views: DescribedView[] = [];
  for (const each of all) {
    if ("described" in each) {
      views.push(each);
      continue;
    }
    const { view, stumble } = each;
    const found = await confirmBroken(stumble, () => describeListView(session, view, run), control);
    views.push({ view, described: "broken" in found ? brokenBy(found.broken) : found });
  }
  return views;
}

/** For a run that is to read the view. */
function refusedFault(view: string, why: string): TapError {
  return new TapError(`list_views: ${view} cannot be read. ${why}`, {
    code: "LIST_VIEW",
    kind: "config",
    hint: "Take it out of list_views, or change what is said there.",
  });
}

function warnRefusal(view: string, why: string, run: Run): void {
  run.log({ level: "warn", code: "list_view_unavailable", text: `list_views: ${view} is left out. ${why}` });
}
