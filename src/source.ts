import {
  type Adopted,
  type CheckStep,
  type DiscoverOptions,
  favorMemory,
  type Json,
  type JsonObject,
  type OnFailedSetting,
  type Reading,
  type Run,
  type Selectable,
  type Selection,
  type Source,
  type Stream,
  TapError,
  type Undiscovered,
} from "@singer-io-ts/tap-kit";
import type { Config } from "./config/config.generated.ts";
import { type Settings, settingsOf } from "./config/config.ts";
import { futureStart } from "./config/future-start-date.ts";
import { readSoqlFiles } from "./config/soql-files.ts";
import { differences } from "./discover/catalog-diff.ts";
import { newUnselected } from "./discover/foreign-stream.ts";
import { knownStreams, withWiderTypes } from "./discover/keep-known-schema.ts";
import { goneObject, leftOutNow, vanishedObject } from "./discover/missing-objects.ts";
import { matchObjects } from "./discover/select-objects.ts";
import { OrgError, withStream } from "./errors/org-error.ts";
import { catalogError } from "./plan/catalog-error.ts";
import { describedOrg } from "./salesforce/describe/describe-cache.ts";
import { defaultTimeouts, type Timeouts } from "./salesforce/http/http.ts";
import { checkSteps } from "./salesforce/login/check-login.ts";
import { clockStep, filesStep, hostStep, orgStep } from "./salesforce/login/connection-steps.ts";
import { openSession } from "./salesforce/open-session.ts";
import type { Session } from "./salesforce/session.ts";
import { type SettingStreams, settingSteps } from "./streams/check-settings.ts";
import { discoverKinds, narrowed } from "./streams/discover-kinds.ts";
import { listViewKind } from "./streams/list-views/list-view-kind.ts";
import { airbyteDescribe } from "./streams/metadata/discover/airbyte-describe.ts";
import { metadataKind, metadataKindName } from "./streams/metadata/metadata-kind.ts";
import { adoptObjects, nonUniqueKeys } from "./streams/objects/adopt-objects.ts";
import { objectKind } from "./streams/objects/object-kind.ts";
import { queryKind } from "./streams/queries/query-kind.ts";
import { reportKind } from "./streams/reports/report-kind.ts";
import { StreamIds } from "./streams/stream-ids.ts";
import { type Discovery, kindNameOf, type OnFailed, objectKindName, type StreamKind } from "./streams/stream-kind.ts";

/** All kinds of streams, in the order in which discovery lists and a run reads them. */
const kinds = [objectKind, queryKind, reportKind, listViewKind, metadataKind];

/** @param files the configuration files, in one of which a rotated token may have to be written. */
export async function openSource(
  config: Config,
  files: readonly string[],
  places: ReadonlyMap<string, string>,
): Promise<SalesforceSource> {
  const texts = await readSoqlFiles(config, places.get("queries"), files);
  return new SalesforceSource(settingsOf(config, files, places, texts));
}

/** A Salesforce org as the kit sees it. Logs in when it is first needed. */
export class SalesforceSource implements Source {
  readonly #settings: Settings;
  readonly #timeouts: Timeouts;
  readonly #kinds: readonly StreamKind[];
  #session: Promise<Session> | null = null;
  #undiscovered: Undiscovered[] = [];
  /** What a check has found, by the kind of stream: all of it, or nothing of that kind. */
  readonly #checked = new Map<string, readonly Stream[]>();

  constructor(settings: Settings, timeouts: Timeouts = defaultTimeouts) {
    this.#settings = settings;
    this.#timeouts = timeouts;
    this.#kinds = kinds.map((kind) => kind(settings));
  }

  async *check(run: Run): AsyncGenerator<CheckStep> {
    const settings = this.#settings;
    yield hostStep(settings, process.env);
    yield* checkSteps(settings, run, (session) => this.#orgSteps(session, run));
  }

  async *#orgSteps(session: Session, run: Run): AsyncGenerator<CheckStep> {
    yield await orgStep(session, run);
    yield clockStep(session, run);
    yield await filesStep(this.#settings);
    yield* settingSteps(this.#settings, this.#foundBySetting(session, run), session, run);
  }

  async discover(run: Run, options: DiscoverOptions = {}): Promise<readonly Stream[]> {
    const { known, failed } = options;
    const reported = passing(failed);
    const discovery = await this.#discovery(await this.#login(run), reported, run);
    const own = await discoverKinds(this.#kinds, narrowed(discovery, options), run);
    if (known === undefined) return own;
    const all = [...own, ...airbyteDescribe(known, discovery.org.objects, metadataKindName)];
    for (const event of differences(known, all)) run.log(event);
    const follows = this.#settings.read.schemaChanges === "follow";
    const found = newUnselected(known, follows ? withWiderTypes(known, all) : knownStreams(known, all));
    const refused = nonUniqueKeys(known, all);
    for (const [id, error] of refused) reported(error, id);
    return refused.size === 0 ? found : found.filter(({ id }) => !refused.has(id));
  }

  async adopt(foreign: readonly Stream[], run: Run): Promise<Adopted> {
    const failed: OnFailed = (error, id) => {
      if (id === undefined || !(error instanceof TapError) || error.detail.scope === "run") throw error;
      discovery.leaveOut(id, error);
    };
    const discovery = await this.#discovery(await this.#login(run), failed, run);
    const { streams, refused } = await adoptObjects(foreign, discovery, this.#settings, run);
    return { streams, refused: [...refused, ...this.#undiscovered.splice(0)] };
  }

  undiscovered(): readonly Undiscovered[] {
    return this.#undiscovered;
  }

  /** For a check. Without a word about objects in the configuration they are not described: that would take a call for 25 of them. */
  async *#foundBySetting(session: Session, run: Run): AsyncGenerator<SettingStreams> {
    const { objects, relatedFields } = this.#settings;
    const isNamed = objects.length > 0 || Object.keys(relatedFields).length > 0;
    const failures: TapError[] = [];
    const failed: OnFailed = (error) => {
      if (!(error instanceof TapError) || error.detail.scope === "run") throw error;
      failures.push(error);
    };
    const discovery = await this.#discovery(session, failed, run);
    const ids = new StreamIds();
    for (const { name, setting, discover } of this.#kinds) {
      if (!isNamed && name === objectKindName) continue;
      const streams: Stream[] = [];
      try {
        streams.push(...ids.take(await discover(discovery, run), { setting, failed }, run));
      } catch (error) {
        failed(error);
      }
      this.#checked.set(name, streams);
      const leftOut = this.#undiscovered.splice(0).map(({ error }) => error);
      yield { setting, streams, failures: [...failures.splice(0), ...leftOut], org: discovery.org };
    }
  }

  async selectable(named: ReadonlySet<string>, run: Run): Promise<Selectable> {
    const others: string[] = [];
    const failed: OnFailed = (_, stream) => void (stream !== undefined && others.push(stream));
    const discovery = await this.#discovery(await this.#login(run), failed, run);
    const streams: Stream[] = [];
    for (const { name, discover } of this.#kinds) {
      const found = this.#checked.get(name);
      if (found !== undefined) streams.push(...found);
      else if (name !== objectKindName) streams.push(...(await discover(discovery, run)));
      else {
        // 25 descriptions take a call: only those of the objects whose fields are asked for.
        const wanted = discovery.selected.filter((object) => named.has(object));
        streams.push(...(await discover({ ...discovery, wanted }, run)));
        others.push(...discovery.selected.filter((object) => !named.has(object)));
      }
    }
    return { streams, others: [...others, ...this.#undiscovered.map(({ id }) => id)] };
  }

  async #discovery(session: Session, failed: OnFailed, run: Run): Promise<Discovery> {
    const org = await describedOrg(session, this.#settings.read.cacheDir, run);
    const selected = matchObjects(org.objects, this.#settings.objects).map(({ name }) => name);
    favorMemory(selected.length);
    this.#undiscovered = [];
    const leftOut = new Set<string>();
    const leaveOut = (id: string, error: TapError) => {
      if (leftOut.has(id)) return;
      leftOut.add(id);
      this.#undiscovered.push({ id, error: error instanceof OrgError ? withStream(id, error) : error });
    };
    return { session, org, selected, wanted: selected, leaveOut, leftOut, failed };
  }

  async vanished(bookmarks: ReadonlyMap<string, Json>, run: Run): Promise<readonly Undiscovered[]> {
    if (bookmarks.size === 0) return [];
    const session = await this.#login(run);
    const { objects } = await describedOrg(session, this.#settings.read.cacheDir, run);
    const read = [...bookmarks].flatMap(([id, bookmark]) => (wasRead(bookmark, session.orgId) ? [id] : []));
    const leftOut = leftOutNow(read, objects, this.#settings.objects);
    if (leftOut !== null) run.log({ level: "warn", code: "objects_left_out", text: leftOut });
    return read.flatMap((id) => {
      const error = vanishedObject(id, objects, this.#settings.objects);
      return error === null ? [] : [{ id, error }];
    });
  }

  async gone(streams: readonly Stream[], run: Run): Promise<readonly Undiscovered[]> {
    const objects = streams.filter((stream) => kindNameOf(stream) === objectKindName);
    if (objects.length === 0) return [];
    const org = await describedOrg(await this.#login(run), this.#settings.read.cacheDir, run);
    return objects.flatMap(({ id }) => {
      const error = goneObject(id, org.objects);
      return error === null ? [] : [{ id, error }];
    });
  }

  async *plan(selections: readonly Selection[], run: Run): AsyncIterable<Reading> {
    const session = await this.#login(run);
    const known = new Set(this.#kinds.map(({ name }) => name));
    for (const { stream } of selections) if (!known.has(kindNameOf(stream))) throw unknownKind(stream);
    for (const kind of this.#kinds) {
      const ofKind = selections.filter(({ stream }) => kindNameOf(stream) === kind.name);
      if (ofKind.length > 0) yield* kind.plan(ofKind, session, run);
    }
  }

  async close(): Promise<void> {
    // A login that failed has been reported already; there is nothing to close then.
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  #login(run: Run): Promise<Session> {
    this.#session ??= openSession(this.#settings, run, this.#timeouts).then(async (session) => {
      const future = futureStart(this.#settings.read.start, session.now());
      // guard(future-start): a start_date in the future would leave out all rows, run after run.
      if (future !== null) {
        await session.close();
        throw future;
      }
      return session;
    });
    return this.#session;
  }
}

/** Passes on what is the failure of one setting, and throws what concerns all streams. */
function passing(failed: OnFailedSetting | undefined): OnFailed {
  return (error, stream) => {
    const isOfOne = error instanceof TapError && error.detail.scope !== "run";
    // guard(one-setting, `failed === undefined || !isOfOne` -> `true`): one query with a hidden field would stop the reading of all other streams.
    if (failed === undefined || !isOfOne) throw error;
    failed(error, stream);
  };
}

/** Whether a bookmark is of rows of this org: it may be of a stream that was refused, or of another org. One of another connector names none. */
function wasRead(bookmark: Json, orgId: string): boolean {
  if (typeof bookmark !== "object" || bookmark === null || Array.isArray(bookmark)) return true;
  const { org = null, refused = null } = bookmark as JsonObject;
  return (org === null || org === orgId) && refused === null;
}

function unknownKind(stream: Stream): TapError {
  const what = `the catalog has it as ${kindNameOf(stream)}, which this version does not know.`;
  return catalogError(stream.id, "CATALOG_KIND", what);
}
