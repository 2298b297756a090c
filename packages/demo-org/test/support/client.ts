import { type IncomingMessage, request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterEach } from "vitest";
import { type RunningOrg, type StartOptions, startOrg } from "../../src/index.ts";
import { createOrg, type OrgOptions } from "../../src/org/create-org.ts";
import { fakeOrg } from "./fake-org.ts";

/** What came over the wire, faults included. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: compressed, if it was. */
  readonly bytes: Buffer;
  /** Whether the body came to its end as HTTP has it. */
  readonly complete: boolean;
  readonly text: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Gives up waiting for more when so many bytes have come. */
  readonly until?: number;
}

export interface Client {
  readonly org: RunningOrg;
  /** Asks with a good session; paths that begin with / are taken as they are, others below /services/data/v60.0. */
  ask(path: string, options?: Ask): Promise<Answer>;
  post(path: string, body: unknown, options?: Ask): Promise<Answer>;
}

const running: RunningOrg[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

/** An org with a few accounts, stopped after the test. */
export async function openOrg(rows = 5, options: StartOptions = {}): Promise<Client> {
  const org = await startOrg({ org: fakeOrg(rows), ...options });
  running.push(org);
  const headers = { authorization: `Bearer ${org.login()}` };
  const ask = (path: string, more: Ask = {}): Promise<Answer> =>
    exchange(`${org.url}${path.startsWith("/") ? path : `/services/data/v60.0/${path}`}`, {
      ...more,
      headers: { ...headers, ...more.headers },
    });
  const post = (path: string, body: unknown, more: Ask = {}): Promise<Answer> =>
    ask(path, {
      method: "POST",
      body: JSON.stringify(body),
      ...more,
      headers: { "content-type": "application/json", ...more.headers },
    });
  return { org, ask, post };
}

/** An org with all its objects and rows, whose clock stands still. */
export async function openRealOrg(options: OrgOptions = {}, settings: StartOptions["settings"] = {}): Promise<Client> {
  const org = createOrg({ now: new Date("2026-03-01T12:00:00.000Z"), scale: 0.1, ...options });
  org.clock.freeze(true);
  return openOrg(0, { org, settings });
}

export const soql = (text: string): string => `query?q=${encodeURIComponent(text)}`;

/** One request on a connection of its own. */
export function exchange(url: string, { method = "GET", headers = {}, body, until }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const req = request(url, { method, headers, agent: false }, (res) => {
      answered = true;
      const chunks: Buffer[] = [];
      let length = 0;
      const done = (): void => resolve(answerOf(res, Buffer.concat(chunks)));
      res.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (until !== undefined && length >= until) req.destroy();
      });
      res.on("close", done).on("error", () => undefined);
    });
    req.on("error", (error) => (answered ? undefined : reject(error))).end(body);
  });
}

function answerOf(res: IncomingMessage, bytes: Buffer): Answer {
  const headers = Object.fromEntries(Object.entries(res.headers).map(([name, value]) => [name, String(value)]));
  return {
    status: res.statusCode ?? 0,
    headers,
    bytes,
    complete: res.complete,
    get text() {
      return (headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
    },
    get json(): unknown {
      return JSON.parse(this.text);
    },
  };
}
