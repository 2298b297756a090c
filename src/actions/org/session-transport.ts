import { PassThrough } from "node:stream";
import { Transport } from "@jsforce/jsforce-node/lib/transport.js";
import type { HttpRequest, HttpRequestOptions, HttpResponse } from "@jsforce/jsforce-node/lib/types/common.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";
import { parseExactJson, type Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer, ownError } from "../../errors/org-error.ts";
import { longReply } from "../../salesforce/http/whole-reply.ts";
import type { OrgReply, OrgRequest, Session } from "../../salesforce/session.ts";

/** What jsforce passes on with a request. */
export interface SendOptions {
  readonly atMostOnce?: boolean;
  /** Besides those that every request has. */
  readonly headers?: OrgRequest["headers"];
}

/** Sends a request and gives the JSON of its answer. */
export type Send = (request: OrgRequest) => Promise<SentAnswer>;

interface SentAnswer {
  readonly status: number;
  /** Undefined: the answer has no body. */
  readonly body: unknown;
}

/** All that is no refusal. 300 lists several records where one was meant: jsforce makes an error of it. */
const accepted: readonly number[] = [200, 201, 202, 204, 300];

/** Sends by a session: its token, its retries, its errors. @param isWrite the requests change records */
export function sendBy(session: Session, run: Run, isWrite: boolean): Send {
  return (request) => session.ask({ ...request, isWrite, mostBytes: longReply }, run, jsonIn, accepted);
}

function jsonIn({ status, bytes }: OrgReply): SentAnswer {
  // guard(empty-answer, `status === 204` -> `bytes.length === 0`): an answer without a word would be taken for one without a record.
  if (status === 204) return { status, body: undefined };
  try {
    return { status, body: parseExactJson(Buffer.from(bytes).toString("utf8")) };
  } catch {
    throw malformedAnswer("JSON");
  }
}

/**
 * Takes the requests that jsforce makes. jsforce has no token, and neither its retries nor its parsing of JSON take part: a
 * number keeps the digits that Salesforce sent.
 */
export class SessionTransport extends Transport {
  readonly #origin: string;
  readonly #send: Send;

  /** @param origin of all requests that jsforce may make. */
  constructor(origin: string, send: Send) {
    super();
    this.#origin = origin;
    this.#send = send;
  }

  override httpRequest(
    request: HttpRequest,
    options: HttpRequestOptions & SendOptions = {},
  ): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#answer(request, options) }));
  }

  async #answer(request: HttpRequest, { atMostOnce = false, headers }: SendOptions): Promise<HttpResponse> {
    const { status, body } = await this.#send({
      method: methodOf(request),
      path: this.#pathOf(request.url),
      ...(typeof request.body === "string" && { body: parseExactJson(request.body) }),
      ...(atMostOnce && { atMostOnce }),
      ...(headers !== undefined && { headers }),
    });
    // Without a content type, jsforce hands on the body as it is, whatever its type says.
    return { statusCode: status, headers: {}, body: body as string };
  }

  #pathOf(url: string): string {
    // guard(own-origin, `url.startsWith(`${this.#origin}/services/`)` -> `true`): a request that jsforce makes for another host would be sent to the org's, with its token.
    if (url.startsWith(`${this.#origin}/services/`)) return url.slice(this.#origin.length);
    throw ownError("REDIRECTED", `A request is for another address than those of ${this.#origin}; it was not sent.`);
  }
}

function methodOf({ method }: HttpRequest): OrgRequest["method"] {
  if (method === "GET" || method === "POST" || method === "PATCH" || method === "DELETE") return method;
  throw new Error(`no action sends ${method}`);
}
