import {
  type CheckStep,
  type Json,
  type JsonObject,
  type OnFailedSetting,
  type Reading,
  type Run,
  type Selection,
  type Source,
  type Stream,
  TapError,
  type Undiscovered,
} from "@singer-io-ts/tap-kit";
import type { Settings } from "./config/config.ts";
import { futureStart } from "./config/future-start-date.ts";
import { differences } from "./discover/catalog-diff.ts";
import { heldStreams, withWiderTypes } from "./discover/keep-known-schema.ts";
import { vanishedObject } from "./discover/missing-objects.ts";
import { leftOutNow } from "./discover/omitted-objects.ts";
import { matchObjects } from "./discover/select-objects.ts";
import { OrgError, withStream } from "./errors/org-error.ts";
import { describedOrg } from "./salesforce/describe/describe-cache.ts";
import { defaultTimeouts, type Timeouts } from "./salesforce/http/http.ts";
import { checkSteps } from "./salesforce/login/check-login.ts";
import { openSession } from "./salesforce/open-session.ts";
import type { Session } from "./salesforce/session.ts";
import { StreamIds } from "./streams/stream-ids.ts";
import { type OnFailed, type StreamKind, streamKindOf } from "./streams/stream-kind.ts";
import { streamKinds } from "./streams/stream-kinds.ts";

/** A Salesforce org as the kit sees it. Logs in when it is first needed. */
export class SalesforceSource implements Source {
  readonly #settings: Settings;
  readonly #timeouts: Timeouts;
  readonly #kinds: readonly StreamKind[];
  #session: Promise<Session> | null = null;
  #undiscovered: Undiscovered[] = [];

  constructor(settings: Settings, timeouts: Timeouts = defaultTimeouts) {
    this.#settings = settings;
    this.#timeouts = timeouts;
    this.#kinds = streamKinds(settings);
  }

  check(run: Run): AsyncIterable<CheckStep> {
    return checkSteps(this.#settings, run);
  }

  async discover(run: Run, known?: readonly Stream[], failed?: OnFailedSetting): Promise<readonly Stream[]> {
    const found = await this.#found(run, (error, stream) => {
      const isOfOne = error instanceof TapError && error.detail.scope !== "run";
      // guard(one-setting, `failed === undefined || !isOfOne` -> `true`): a query whose field was hidden would keep all others from being read.
      if (failed === undefined || !isOfOne) throw error;
      failed(error, stream);
    });
    if (known === undefined) return found;
    for (const event of differences(known, found)) run.log(event);
    return this.#settings.schemaChanges === "follow" ? withWiderTypes(known, found) : heldStreams(known, found);
  }

  undiscovered(): readonly Undiscovered[] {
    return this.#undiscovered;
  }

  async #found(run: Run, failed: OnFailed): Promise<readonly Stream[]> {
    const session = await this.#login(run);
    const org = await describedOrg(session, this.#settings.cacheDir, run);
    const wanted = matchObjects(org.objects, this.#settings.objects).map(({ name }) => name);
    const streams: Stream[] = [];
    this.#undiscovered = [];
    const leftOut = new Set<string>();
    const leaveOut = (id: string, error: TapError) => {
      if (leftOut.has(id)) return;
      leftOut.add(id);
      this.#undiscovered.push({ id, error: error instanceof OrgError ? withStream(id, error) : error });
    };
    const ids = new StreamIds();
    for (const kind of this.#kinds) {
      const found = await kind.discover({ session, org, wanted, leaveOut, leftOut, failed }, run);
      streams.push(...ids.take(found, { setting: kind.setting, failed }, run));
    }
    return streams;
  }

  async vanished(bookmarks: ReadonlyMap<string, Json>, run: Run): Promise<readonly Undiscovered[]> {
    if (bookmarks.size === 0) return [];
    const session = await this.#login(run);
    const { objects } = await describedOrg(session, this.#settings.cacheDir, run);
    const read = [...bookmarks].flatMap(([id, bookmark]) => (wasRead(bookmark, session.orgId) ? [id] : []));
    const leftOut = leftOutNow(read, objects, this.#settings.objects);
    if (leftOut !== null) run.log({ level: "warn", code: "objects_left_out", text: leftOut });
    return read.flatMap((id) => {
      const error = vanishedObject(id, objects, this.#settings.objects);
      return error === null ? [] : [{ id, error }];
    });
  }

  async *plan(selections: readonly Selection[], run: Run): AsyncIterable<Reading> {
    const session = await this.#login(run);
    const known = new Set(this.#kinds.map(({ name }) => name));
    for (const { stream } of selections) if (!known.has(streamKindOf(stream))) throw unknownKind(stream);
    for (const kind of this.#kinds) {
      const ofKind = selections.filter(({ stream }) => streamKindOf(stream) === kind.name);
      if (ofKind.length > 0) yield* kind.plan(ofKind, session, run);
    }
  }

  async close(): Promise<void> {
    // A login that failed has been told of already; there is nothing to close then.
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  #login(run: Run): Promise<Session> {
    this.#session ??= openSession(this.#settings, run, this.#timeouts).then(async (session) => {
      const future = futureStart(this.#settings, session.now());
      // guard(future-start): a start that lies in the future would leave all rows out, run after run.
      if (future !== null) {
        await session.close();
        throw future;
      }
      return session;
    });
    return this.#session;
  }
}

/** Whether a bookmark is of rows of this org: it may be of a stream that was refused, or of another org. */
function wasRead(bookmark: Json, orgId: string): boolean {
  if (typeof bookmark !== "object" || bookmark === null || Array.isArray(bookmark)) return true;
  const { org = orgId, refused = null } = bookmark as JsonObject;
  return org === orgId && refused === null;
}

function unknownKind(stream: Stream): TapError {
  return new TapError(
    `${stream.id}: the catalog has it as ${streamKindOf(stream)}, which this version does not know.`,
    {
      code: "CATALOG_KIND",
      kind: "config",
      stream: stream.id,
      hint: "Run discovery again.",
    },
  );
}
