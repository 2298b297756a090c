import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import nock from "nock";
import { replayedOrg } from "../actions/replayed-org.ts";

/** A call of Salesforce's API that was recorded with its request. */
interface RecordedCall {
  readonly request: {
    readonly method: "GET" | "POST" | "PATCH" | "DELETE";
    readonly path: string;
    readonly params?: Readonly<Record<string, string>>;
    readonly body?: Readonly<Record<string, unknown>>;
  };
  readonly status: number;
  readonly body: unknown;
}

/** An action and the input with which it must make the recorded request. */
interface AskedAction {
  readonly action: string;
  readonly input: unknown;
}

type Asked = (request: RecordedCall["request"], parts: readonly string[]) => AskedAction;

/** By method and path below the version: what a person would have asked. */
const actionsByPath: readonly (readonly [pattern: RegExp, Asked])[] = [
  [/^GET query$/, ({ params }) => ({ action: "query-records", input: { soql: params?.["q"] } })],
  [/^GET queryAll$/, ({ params }) => ({ action: "query-all-records", input: { soql: params?.["q"] } })],
  [/^GET query\/\S+$/, ({ path }) => ({ action: "retrieve-query-more", input: { nextRecordsUrl: path } })],
  [/^GET search$/, ({ params }) => ({ action: "search-records", input: { sosl: params?.["q"] } })],
  [
    /^GET parameterizedSearch$/,
    ({ params }) => ({
      action: "parameterized-search-records",
      input: { q: params?.["q"], sObjects: [params?.["sObject"]] },
    }),
  ],
  [/^GET limits$/, () => ({ action: "get-limits", input: {} })],
  [/^GET recent$/, () => ({ action: "list-recent-items", input: {} })],
  [/^GET sobjects$/, () => ({ action: "describe-global", input: {} })],
  [/^GET sobjects\/(\w+)\/$/, (_, [sObject]) => ({ action: "get-sobject-basic-info", input: { sObject } })],
  [/^GET sobjects\/(\w+)\/describe$/, (_, [sObject]) => ({ action: "describe-sobject", input: { sObject } })],
  [
    /^GET sobjects\/(\w+)\/(\w+)$/,
    (_, [sObject, recordId]) => ({ action: "get-record", input: { sObject, recordId } }),
  ],
  [
    /^GET sobjects\/(\w+)\/(\w+)\/(\S+)$/,
    (_, [sObject, externalIdField, externalId]) => ({
      action: "get-record-by-external-id",
      input: { sObject, externalIdField, externalId: decodeURIComponent(externalId ?? "") },
    }),
  ],
  [/^GET quickActions$/, () => ({ action: "list-quick-actions", input: {} })],
  [
    /^GET quickActions\/([\w.]+)\/defaultValues$/,
    (_, [quickActionName]) => ({ action: "get-quick-action-defaults", input: { quickActionName } }),
  ],
  [
    /^POST sobjects\/(\w+)\/$/,
    ({ body }, [sObject]) => ({ action: "create-record", input: { sObject, record: body } }),
  ],
  [
    /^PATCH sobjects\/(\w+)\/(\w+)$/,
    ({ body }, [sObject, recordId]) => ({ action: "update-record", input: { sObject, recordId, record: body } }),
  ],
  [
    /^PATCH sobjects\/(\w+)\/(\w+)\/(\S+)$/,
    ({ params, body }, [sObject, externalIdField, externalId]) => ({
      action: params?.["updateOnly"] === "true" ? "update-record-by-external-id" : "upsert-record",
      input: { sObject, externalIdField, externalId: decodeURIComponent(externalId ?? ""), record: body },
    }),
  ],
  [
    /^DELETE sobjects\/(\w+)\/(\w+)$/,
    (_, [sObject, recordId]) => ({ action: "delete-record", input: { sObject, recordId } }),
  ],
  [/^POST composite\/sobjects$/, ({ body }) => ({ action: "create-sobject-collection", input: body })],
  [/^PATCH composite\/sobjects$/, ({ body }) => ({ action: "update-sobject-collection", input: body })],
  [
    /^PATCH composite\/sobjects\/(\w+)\/(\w+)$/,
    ({ body }, [sObject, externalIdField]) => ({
      action: "upsert-sobject-collection",
      input: { sObject, externalIdField, ...body },
    }),
  ],
  [
    /^DELETE composite\/sobjects$/,
    ({ params }) => ({
      action: "delete-sobject-collection",
      input: {
        sObject: params?.["sObjectName"],
        ids: params?.["ids"]?.split(","),
        allOrNone: params?.["allOrNone"] === "true",
      },
    }),
  ],
  [/^POST composite$/, ({ body }) => ({ action: "composite-request", input: body })],
  [/^POST composite\/batch$/, ({ body }) => ({ action: "composite-batch-request", input: body })],
  [/^POST composite\/graph$/, ({ body }) => ({ action: "composite-graph-request", input: body })],
];

/** Parameters that actions send. Recorded syncs have others, which a proxy added. */
const known = ["q", "sObject", "fields", "ids", "allOrNone", "sObjectName", "updateOnly"];

/** The action that makes a request like this one; null: none does. */
function actionFor({ method, path, ...request }: RecordedCall["request"]): AskedAction | null {
  const names = Object.keys(request.params ?? {});
  if (names.some((name) => !known.includes(name)) || (names.length > 0 && /\/query\//.test(path))) return null;
  if (path === "/services/oauth2/userinfo") return { action: "get-current-user", input: {} };
  if (path === "/services/data") return { action: "list-available-resources", input: {} };
  const below = `${method} ${path.replace(/^\/services\/data\/v\d+\.\d\//, "")}`;
  for (const [pattern, asked] of actionsByPath) {
    const match = pattern.exec(below);
    if (match !== null) return asked({ method, path, ...request }, match.slice(1).map(String));
  }
  return null;
}

/** What came of a recorded call, when its action made it again. */
export interface Replayed {
  readonly action: string;
  /** What is wrong; null: it asked what was recorded, and answered what was answered. */
  readonly difference: string | null;
}

/** Makes each call of a recording by its action, with the recorded replies in the org's place. */
export async function replayRecording(folder: string, file: string): Promise<readonly Replayed[]> {
  if (!file.endsWith(".json")) return [];
  const recorded: unknown = JSON.parse(await readFile(join(folder, file), "utf8"));
  const calls = [recorded].flat().filter(isCall);
  const replayed: Replayed[] = [];
  for (const call of calls) {
    const asked = actionFor(call.request);
    if (asked !== null) replayed.push(await replay(call, asked));
  }
  return replayed;
}

async function replay({ request, status, body }: RecordedCall, { action, input }: AskedAction): Promise<Replayed> {
  const version = /\/v(\d+\.\d)\//.exec(request.path)?.[1];
  nock.disableNetConnect();
  const { org, act, close } = await replayedOrg(version);
  // Their types do not have readonly members.
  org
    .intercept(request.path, request.method, request.body as nock.DataMatcherMap)
    .query(request.params ?? {})
    .reply(status, body as nock.Body);
  try {
    const answer = await act(action, input);
    const isSame = status === 204 || isDeepStrictEqual(answer, body);
    return { action, difference: isSame ? null : "the answer is another one" };
  } catch (error) {
    return { action, difference: String(error) };
  } finally {
    await close();
    nock.cleanAll();
    nock.enableNetConnect();
  }
}

function isCall(value: unknown): value is RecordedCall {
  const { request, status } = Object(value);
  return typeof status === "number" && typeof Object(request).path === "string";
}
