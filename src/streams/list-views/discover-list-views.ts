import { type Run, type Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Records, Settings } from "../../config/config.ts";
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
import { untrackedChangesOf, warnUntracked } from "../queries/discover/untracked-changes.ts";
import { KnownDescribes } from "../queries/known-describes.ts";
import { parseSoql } from "../queries/soql/parse-query.ts";
import { loadSoql, type SoqlLibrary } from "../queries/soql/soql-library.ts";
import { rowsWanted } from "../queries/soql/wanted-rows.ts";
import { refusalAsValue } from "../refusal-as-value.ts";
import type { Discovery, OnFailed } from "../stream-kind.ts";
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
  const context = { records, library: await loadSoql(), known: new KnownDescribes(org), leftOut };
  const streams = new Map<string, Stream>();
  const described = Array.fromAsync(mapConcurrent(views, viewsAtOnce, (each) => describedOr(each, session, run)));
  for (const { view, described: each } of await describedAgain(await described, session, run)) {
    const stream = "refusal" in each ? each : await streamOf(view, each, context, run);
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
async function selectedViews(
  settings: Settings["listViews"],
  { session, org, failed, leaveOut }: Discovery,
  run: Run,
): Promise<SelectedViews> {
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
  readonly known: KnownDescribes;
  readonly leftOut: Discovery["leftOut"];
}

async function streamOf(
  view: ListViewRow,
  described: ListViewDescribe,
  { records, library, known, leftOut }: ViewContext,
  run: Run,
): Promise<Stream | Refusal> {
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
    if (isUnknownException(error) && leftOut.has(error.detail.stream ?? "")) return brokenBy(error);
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
): Promise<DescribedView | { readonly view: ListViewRow; readonly unknown: OrgError }> {
  if (!view.isSoqlCompatible) return { view, described: { refusal: notCompatible } };
  try {
    return { view, described: await refusalAsValue(() => describeListView(session, view, run), listViewId(view)) };
  } catch (error) {
    if (!isUnknownException(error)) throw error;
    return { view, unknown: error };
  }
}

/** Views that Salesforce answered with UNKNOWN_EXCEPTION are asked for again, once the others have come. */
async function describedAgain(
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
    const { view, unknown } = each;
    const found = await confirmBroken(unknown, () => describeListView(session, view, run), control);
    views.push({ view, described: "broken" in found ? brokenBy(found.broken) : found });
  }
  return views;
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
