import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { nodeErrorCode, TapError } from "@singer-io-ts/tap-kit";
import { redirectPath } from "./authorization.ts";
import { type PageName, sendPage } from "./pages.ts";

/** A server of this machine that waits for Salesforce to send the browser back. */
export interface RedirectServer {
  /** The first answer that `isOurs` takes; others are refused, and the wait goes on. */
  readonly answer: Promise<URLSearchParams>;
  /** Shows the browser how the login ended, and stops the server. */
  finish(page: PageName): Promise<void>;
  /** Stops the server. */
  close(): Promise<void>;
}

interface RedirectOptions {
  readonly port: number;
  readonly isOurs: (answer: URLSearchParams) => boolean;
  /** Called for an answer that is not. */
  readonly onForeign: () => void;
}

/** How long a browser may take to fetch the last page. */
const lastPageMs = 3000;

/** `localhost` may be either. */
const hosts = ["127.0.0.1", "::1"] as const;

/**
 * Listens on this machine alone.
 * @throws TapError of kind config where another program has the port
 */
export async function listenForRedirect(options: RedirectOptions): Promise<RedirectServer> {
  const waiting = new Redirects(options);
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.splice(0).map(closed));
  };
  try {
    for (const host of hosts) {
      const server = await listening(waiting, options.port, host);
      if (server !== null) servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    answer: waiting.answer,
    close,
    async finish(page) {
      await waiting.finish(page);
      await close();
    },
  };
}

/** The requests of a browser, while a login waits. */
class Redirects {
  readonly #options: RedirectOptions;
  readonly #answered = Promise.withResolvers<URLSearchParams>();
  readonly #shown = Promise.withResolvers<void>();
  /** The browser with the answer, which gets the page on how the login ended once that is known. */
  #held: ServerResponse | null = null;

  constructor(options: RedirectOptions) {
    this.#options = options;
  }

  get answer(): Promise<URLSearchParams> {
    return this.#answered.promise;
  }

  receive(request: IncomingMessage, response: ServerResponse): void {
    const { host = "" } = request.headers;
    const names = ["localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${this.#options.port}`);
    const url = URL.parse(request.url ?? "", `http://${names[0]}`);
    const page = pages.get(url?.pathname ?? "");
    // guard(login-host, `!names.includes(host)` -> `false`): a page whose name leads to this machine could send answers.
    if (!names.includes(host) || url === null) sendPage(response, 403, "foreign");
    else if (request.method !== "GET") sendPage(response, 405, "foreign");
    else if (page !== undefined) this.#show(response, page);
    else if (url.pathname === redirectPath) this.#take(url.searchParams, response);
    else sendPage(response, 404, "foreign");
  }

  #take(answer: URLSearchParams, response: ServerResponse): void {
    const isOurs = this.#options.isOurs(answer);
    if (!isOurs) this.#options.onForeign();
    // A browser that comes twice with the same answer has its page already.
    if (!isOurs || this.#held !== null) {
      sendPage(response, 400, "foreign");
      return;
    }
    this.#held = response;
    this.#answered.resolve(answer);
  }

  #show(response: ServerResponse, page: PageName): void {
    sendPage(response, 200, page);
    response.once("close", () => this.#shown.resolve());
  }

  /** The browser is sent to another address, so that the code stays neither in its history nor in its address bar. */
  async finish(page: PageName): Promise<void> {
    const [path] = [...pages].find(([, name]) => name === page) ?? [""];
    if (this.#held === null || this.#held.destroyed) return;
    this.#held.writeHead(303, { Location: path, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" }).end();
    const timer = setTimeout(() => this.#shown.resolve(), lastPageMs);
    await this.#shown.promise;
    clearTimeout(timer);
  }
}

/** Where the browser is sent at the end. */
const pages: ReadonlyMap<string, PageName> = new Map([
  ["/OauthSuccess", "done"],
  ["/OauthError", "failed"],
]);

/** Null: this machine has no such address. */
function listening(redirects: Redirects, port: number, host: string): Promise<Server | null> {
  const server = createServer({ keepAlive: false, requestTimeout: 10_000 }, (request, response) =>
    redirects.receive(request, response),
  );
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const code = nodeErrorCode(error);
      if (host !== hosts[0] && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT")) resolve(null);
      else reject(portError(port, code));
    });
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portError(port: number, code: string): TapError {
  const what = code === "EADDRINUSE" ? "another program listens at it" : `it cannot be listened at (${code})`;
  const hint =
    "Log in with --port and another number, which must be in a Callback URL of the app too; or with --paste, which listens at no port.";
  return new TapError(`port ${port}: ${what}.`, { code: "PORT", kind: "config", hint });
}
