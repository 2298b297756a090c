import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface FakeOrg {
  readonly origin: string;
  /** In the order they came. */
  readonly seen: readonly Seen[];
  /** `GET /services/data/v66.0/limits`, ... */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export type Answer = (request: Seen, response: ServerResponse) => void | Promise<void>;

/** A server on this machine that answers as `answer` says: sockets included, so that bodies can be cut. */
export async function fakeOrg(answer: Answer): Promise<FakeOrg> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
    seen.push(one);
    await answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has this kind of address.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    get asked() {
      return seen.map(({ method, url }) => `${method} ${url}`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const identityPath = "/id/00D000000000001AAA/005000000000001AAA";

/** Answers JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

export const refuse = (response: ServerResponse, status: number, errorCode: string, message: string): void =>
  json(response, status, [{ errorCode, message }]);

/** Login and versions as an org answers them; everything else is `answer`'s. Tokens are `token1`, `token2`, ... */
export function orgWithLogin(answer: Answer, versions: readonly string[] = ["58.0", "66.0", "67.0"]): Answer {
  let logins = 0;
  return (request, response) => {
    if (request.url === "/services/oauth2/token") {
      logins += 1;
      const origin = `http://${request.headers.host}`;
      return json(response, 200, {
        access_token: `token${logins}`,
        instance_url: origin,
        id: `https://login.salesforce.com${identityPath}`,
        token_type: "Bearer",
        issued_at: "1769849100000",
      });
    }
    if (request.url === "/services/data")
      return json(
        response,
        200,
        versions.map((version) => ({ version })),
      );
    return answer(request, response);
  };
}
