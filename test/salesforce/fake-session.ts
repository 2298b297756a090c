import { refusal } from "../../src/errors/org-error.ts";
import { HostHealth, withRetries } from "../../src/salesforce/http/retry.ts";
import type { OrgReply, OrgRequest, OrgStream, Session } from "../../src/salesforce/session.ts";

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Part {
  readonly referenceId: string;
  readonly url: string;
}

/** A session that answers from `answer` and keeps what it was asked. */
export function sessionOf(answer: (request: OrgRequest) => Reply) {
  const requests: OrgRequest[] = [];
  const host = new HostHealth();
  const reply = async (request: OrgRequest): Promise<OrgReply> => {
    requests.push(request);
    const { status = 200, headers = {}, body } = answer(request);
    if (status >= 400) throw refusal(status, { code: "NOT_FOUND", message: "" });
    return { status, headers: new Map(Object.entries(headers)), bytes: Buffer.from(JSON.stringify(body) ?? "") };
  };
  const session: Session = {
    orgId: "00D1",
    userId: "0051",
    instanceUrl: "https://example.my.salesforce.com",
    apiVersion: "66.0",
    now: () => new Date("2026-01-31T09:05:00Z"),
    call: reply,
    ask: async (request, run, take) => session.repeat(async () => take(await reply(request)), run),
    open: async (request): Promise<OrgStream> => {
      const { status, headers, bytes } = await reply(request);
      return {
        status,
        headers,
        chunks: (async function* () {
          yield bytes;
        })(),
      };
    },
    repeat: (work, run) => withRetries(work, { deadlineMs: 60_000, reached: () => true, host }, run),
    close: async () => {},
  };
  return { session, requests };
}

/** Answers composite calls part by part. */
export const compositeOf =
  (answer: (url: string) => { readonly status?: number; readonly body: unknown }) =>
  (request: OrgRequest): Reply => ({
    body: {
      compositeResponse: partsOf(request)
        .map(({ referenceId, url }) => {
          const { status = 200, body } = answer(url);
          return { referenceId, httpStatusCode: status, httpHeaders: { "Last-Modified": "then" }, body };
        })
        // Salesforce promises no order.
        .toReversed(),
    },
  });

// The body that `composite` sent.
export const partsOf = (request: OrgRequest) =>
  (request.body as { compositeRequest: readonly Part[] }).compositeRequest;
/** How many parts each composite call had. */
export const sizes = (requests: readonly OrgRequest[]) => requests.map((request) => partsOf(request).length);
export const names = (count: number) => Array.from({ length: count }, (_, n) => `Object${n}__c`);
export const described = (url: string) => ({
  name: /sobjects\/(\w+)\//.exec(url)?.[1],
  fields: [{ name: "Id", type: "id" }],
});
