import { type Run, type Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Records, Settings } from "../../config/config.ts";
import { deletedRowsMissing } from "../../discover/deleted-only.ts";
import { isUnknownException } from "../../errors/confirm-broken.ts";
import {
  describeListView,
  type ListViewDescribe,
  type ListViewRow,
  listViewRows,
} from "../../salesforce/rest/list-views.ts";
import type { Session } from "../../salesforce/session.ts";
import { describeEach, type Undescribed, undescribed } from "../describe-each.ts";
import { resolveQuery } from "../queries/discover/resolve-query.ts";
import { untrackedChangesOf, warnUntracked } from "../queries/discover/untracked-changes.ts";
import { DescribeFetcher } from "../queries/fetch-describes.ts";
import { parseSoql } from "../queries/soql/parse-query.ts";
import { loadSoql, type SoqlLibrary } from "../queries/soql/soql-library.ts";
import { rowsWanted } from "../queries/soql/wanted-rows.ts";
import { refusalAsValue } from "../refusal-as-value.ts";
import { type Discovery, isWanted, type OnFailed } from "../stream-kind.ts";
import { listViewStream, scopeMissing } from "./discover/list-view-stream.ts";
import { chosenViews, idOfChoice, type ListViewChoice, listViewId, ofOrg, viewText } from "./discover/select-views.ts";

/** Views described at the same time. */
const viewsAtOnce = 4;

/** The streams of the setting `list_views`. Views that no query of Salesforce's brings are left out by name. */
export async function discoverListViews(
  discovery: Discovery,
  { listViews, read: { records } }: Settings,
  run: Run,
): Promise<readonly Stream[]> {
  if (listViews.length === 0) return [];
  const { session, org, leaveOut, leftOut } = discovery;
  const { views, named } = await selectedViews(listViews, discovery, run);
  const context = { records, library: await loadSoql(), known: new DescribeFetcher(org), leftOut };
  const streams = new Map<string, Stream>();
  const wanted = views.filter((view) => isWanted(discovery, listViewId(view)));
  for (const [view, described] of await describedViews(wanted, session, run)) {
    const stream = "refusal" in described ? described : await streamOf(view, described, context, run);
    if ("broken" in stream && stream.broken !== undefined) leaveOut(listViewId(view), stream.broken);
    if ("refusal" in stream) {
      warnRefusal(viewText(view), stream.refusal, run);
      // guard(named-view): a run that reads what it discovers would succeed without a list view that the user named.
      if (named.has(view)) leaveOut(listViewId(view), refusedError(viewText(view), stream.refusal));
    } else if (streams.has(stream.id)) warnRefusal(viewText(view), `There is a stream ${stream.id} already.`, run);
    else streams.set(stream.id, stream);
  }
  return [...streams.values()];
}

interface SelectedViews {
  /** Each once. */
  readonly views: readonly ListViewRow[];
  /** Those that are named one by one. */
  readonly named: ReadonlySet<ListViewRow>;
}

/** The views that the settings mean. */
async function selectedViews(all: Settings["listViews"], discovery: Discovery, run: Run): Promise<SelectedViews> {
  const { session, org, failed, leaveOut } = discovery;
  const settings = all.filter((setting) => isWanted(discovery, idOfChoice(setting)));
  const named = new Set<ListViewRow>();
  const names = org.objects.map(({ name }) => name);
  const choices = settings.flatMap((setting) => orFailed(setting, () => [ofOrg(setting, names)], failed));
  if (choices.length === 0) return { views: [], named };
  const objects = [...new Set(choices.map(({ object }) => object))];
  const rows = await refusalAsValue(() => listViewRows(session, objects, run), "list_views");
  if ("refusal" in rows) {
    const text = `list_views: none can be looked up. ${rows.refusal}`;
    run.log({ level: "warn", code: "list_view_unavailable", text });
    for (const choice of choices) {
      const id = idOfChoice(choice);
      if (id !== undefined) leaveOut(id, refusedError(`${choice.object}.${choice.developerName}`, rows.refusal));
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

/** What one setting means, or nothing. */
function orFailed<T>(choice: ListViewChoice, choose: () => readonly T[], failed: OnFailed): readonly T[] {
  try {
    return choose();
  } catch (error) {
    failed(error, idOfChoice(choice));
    return [];
  }
}

interface ViewContext {
  readonly records: Records;
  readonly library: SoqlLibrary;
  readonly known: DescribeFetcher;
  readonly leftOut: Discovery["leftOut"];
}

async function streamOf(
  view: ListViewRow,
  described: ListViewDescribe,
  { records, library, known, leftOut }: ViewContext,
  run: Run,
): Promise<Stream | Undescribed> {
  try {
    const query = parseSoql({ name: listViewId(view), soql: described.query, origin }, library);
    const refusal = scopeMissing(described, query);
    if (refusal !== null) return { refusal };
    const resolved = await known.resolved((describes) => resolveQuery(query, describes));
    const missing = deletedRowsMissing(resolved.object, rowsWanted(query, null, records));
    if (missing !== null) return { refusal: missing };
    const stream = listViewStream({ view, described }, query, resolved, { deletedAt: run.deletedAt, records });
    warnUntracked(stream, untrackedChangesOf(query, resolved.object), run);
    return stream;
  } catch (error) {
    // Of an object that is broken already.
    if (isUnknownException(error) && leftOut.has(error.detail.stream ?? "")) return undescribed(error);
    if (!(error instanceof TapError) || error.detail.code !== "QUERY") throw error;
    return { refusal: error.message };
  }
}

/** How errors in a view's query begin, behind the view's name. */
const origin = {
  text: "Its query",
  hint: "Change the view in Salesforce, or give the user read access to what it needs.",
};

const notCompatible =
  "Salesforce has no SOQL query for it (IsSoqlCompatible is false). Give it other filters in Salesforce, or read its object.";

/** What the views ask for, or why that is not known. */
async function describedViews(
  views: readonly ListViewRow[],
  session: Session,
  run: Run,
): Promise<readonly (readonly [ListViewRow, ListViewDescribe | Undescribed])[]> {
  const compatible = views.filter(({ isSoqlCompatible }) => isSoqlCompatible);
  const describe = (view: ListViewRow) => describeListView(session, view, run);
  const found = await describeEach(compatible, { describe, idOf: listViewId, atOnce: viewsAtOnce });
  const known = new Map(compatible.map((view, n) => [view, found[n]]));
  return views.map((view) => [view, known.get(view) ?? { refusal: notCompatible }]);
}

/** For a run that is to read the view. */
function refusedError(view: string, why: string): TapError {
  return new TapError(`list_views: ${view} cannot be read. ${why}`, {
    code: "LIST_VIEW",
    kind: "config",
    hint: "Take it out of list_views, or change what is said there.",
  });
}

function warnRefusal(view: string, why: string, run: Run): void {
  run.log({ level: "warn", code: "list_view_unavailable", text: `list_views: ${view} is left out. ${why}` });
}
