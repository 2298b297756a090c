import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connectionError } from "../../../src/salesforce/http/connection-error.ts";
import { defaultTimeouts, openHttp } from "../../../src/salesforce/http/http.ts";
import { proxySetting, unsupportedProxyWarning } from "../../../src/salesforce/http/network-environment.ts";
import { wrongScheme } from "../../../src/salesforce/http/wrong-scheme.ts";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { certificate, certificateKey } from "../../faults/certificate.ts";
import { proxy } from "../../faults/relay.ts";
import { TestOrg } from "../../support/test-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const done of cleanUp.splice(0)) await done();
});

const proxyVariables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"];

async function portOf(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => void open.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  // A listening TCP server has this kind of address.
  return (server.address() as AddressInfo).port;
}

/** A request with this environment, and what it fails with. */
async function failing(
  origin: string,
  env: Readonly<Record<string, string>> = {},
  timeouts: Partial<typeof defaultTimeouts> = {},
) {
  for (const name of proxyVariables) vi.stubEnv(name, env[name]);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const run = testRun();
  try {
    const http = openHttp(run, { ...defaultTimeouts, ...timeouts });
    cleanUp.push(http.close);
    return await http.request({ origin, path: "/", method: "GET", headers: {} }, run.signal);
  } catch (error) {
    return error;
  }
}

const salesforce = "https://login.salesforce.com";
const closed = async (): Promise<number> => {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe("a proxy of the environment", () => {
  const secret = "pr0xy-canary";
  it.each([
    ["HTTPS_PROXY", "proxy.example:3128", /^HTTPS_PROXY: the proxy has no scheme\. Write it like http:\/\//],
    ["https_proxy", "127.0.0.1:3128", /^https_proxy: the proxy has no scheme/],
    ["HTTP_PROXY", "localhost:3128", /^HTTP_PROXY: the proxy has no scheme/],
    ["HTTPS_PROXY", `http://user:${secret}#1@proxy.example:3128`, /^HTTPS_PROXY: it is not the URL .* %23 for #/],
    ["HTTPS_PROXY", `http://user:12#${secret}@proxy.example:3128`, /^HTTPS_PROXY: it is not the URL of a proxy/],
    ["HTTPS_PROXY", `http://user:${secret}/1@proxy.example:3128`, /^HTTPS_PROXY: it is not the URL of a proxy/],
    [
      "HTTPS_PROXY",
      `http://user:${secret}%zz@proxy.example:3128`,
      /^HTTPS_PROXY: the user name or the password is not/,
    ],
    ["HTTPS_PROXY", "http://", /^HTTPS_PROXY: it is not the URL of a proxy/],
    ["https_proxy", "socks5://127.0.0.1:1080", /^https_proxy: proxies of the kind socks5 are not supported/],
  ])("%s=%s is refused by the variable's name", async (name, value, message) => {
    const error = await failing("http://127.0.0.1:1", { [name]: value });

    expect(error).toMatchObject({ detail: { kind: "config" }, message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(secret);
  });

  it.each([
    [{}, null],
    [{ HTTPS_PROXY: " ", http_proxy: "" }, null],
    [{ HTTPS_PROXY: "http://a.example:1", HTTP_PROXY: "http://b.example:2" }, ["HTTPS_PROXY", "http://a.example:1/"]],
    [{ https_proxy: "http://a.example:1", HTTPS_PROXY: "http://b.example:2" }, ["https_proxy", "http://a.example:1/"]],
    [{ HTTP_PROXY: "http://b.example:2" }, ["HTTP_PROXY", "http://b.example:2/"]],
    [{ HTTPS_PROXY: "http://u:p@ss@a.example:1" }, ["HTTPS_PROXY", "http://u:p%40ss@a.example:1/"]],
  ])("of %o is %o", (env, setting) => {
    const proxy = proxySetting(env);

    expect(proxy && [proxy.variable, proxy.url]).toEqual(setting);
  });

  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])(
    "%s at which no server answers is named",
    async (name) => {
      const port = await closed();

      expect(await failing(salesforce, { [name]: `http://user:word@127.0.0.1:${port}` })).toMatchObject({
        detail: { code: "PROXY_UNREACHABLE", kind: "config", scope: "run" },
        message: `${name}: the proxy 127.0.0.1:${port} cannot be reached (ECONNREFUSED). Check ${name}, or remove it from the environment if there is no proxy.`,
      });
    },
  );

  it("that is a web server is named", async () => {
    const port = await portOf(createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));

    expect(await failing(salesforce, { HTTPS_PROXY: `http://127.0.0.1:${port}` })).toMatchObject({
      detail: { kind: "config" },
      message: expect.stringMatching(
        /^HTTPS_PROXY: the proxy 127\.0\.0\.1:\d+ refused to connect to .* \(status 400\)/,
      ),
    });
  });

  it.each([
    ["speaks another protocol", (socket: Socket) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
    ["speaks https where the variable says http", (socket: Socket) => void socket.end("\x15\x03\x01\x00\x02\x02\x46")],
    ["hangs up", (socket: Socket) => void socket.once("data", () => socket.resetAndDestroy())],
  ])("that %s is named", async (_what, answer) => {
    const port = await portOf(createServer(answer));

    expect(await failing(salesforce, { HTTPS_PROXY: `http://127.0.0.1:${port}` })).toMatchObject({
      detail: { code: "PROXY_UNREACHABLE", kind: "config" },
      message: expect.stringMatching(
        /^HTTPS_PROXY: the proxy 127\.0\.0\.1:\d+ does not connect to other hosts, or does not speak the scheme in HTTPS_PROXY \(\w+\)\. Check HTTPS_PROXY/,
      ),
    });
  });

  it("that says nothing is given up, and named", async () => {
    const port = await portOf(createServer(() => {}));

    expect(await failing(salesforce, { HTTPS_PROXY: `http://127.0.0.1:${port}` }, { connectMs: 200 })).toMatchObject({
      detail: { code: "PROXY_UNREACHABLE", kind: "config" },
      message: expect.stringMatching(
        /^HTTPS_PROXY: the proxy 127\.0\.0\.1:\d+ does not answer \(UND_ERR_HEADERS_TIMEOUT\)/,
      ),
    });
  });

  it.each([
    [407, "config", /^HTTPS_PROXY: the proxy .* \(status 407\)\. Put a user name and a password into HTTPS_PROXY/],
    [
      403,
      "config",
      /^HTTPS_PROXY: the proxy .* \(status 403\)\. Allow the host in the proxy, or name it in NO_PROXY\./,
    ],
    [502, "unavailable", /^HTTPS_PROXY: the proxy .* \(status 502\)/],
  ])("that answers %i is a matter of %s", async (status, kind, message) => {
    const refusing = await proxy(() => 0, status);
    cleanUp.push(refusing.close);

    expect(await failing(salesforce, { HTTPS_PROXY: `http://127.0.0.1:${refusing.port}` })).toMatchObject({
      detail: { kind },
      message: expect.stringMatching(message),
    });
  });

  it("that says it leads there, and hangs up, is named", async () => {
    const leading = (socket: Socket) => void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
    const port = await portOf(createServer(leading));

    expect(await failing(salesforce, { HTTPS_PROXY: `http://127.0.0.1:${port}` })).toMatchObject({
      detail: { code: "NO_ANSWER", kind: "unavailable" },
      message: expect.stringMatching(
        /^HTTPS_PROXY: through the proxy 127\.0\.0\.1:\d+, https:\/\/login\.salesforce\.com did not answer \(/,
      ),
    });
  });

  it("is not named where NO_PROXY leads past it", async () => {
    const port = await portOf(createServer((socket) => socket.resetAndDestroy()));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${await closed()}`, NO_PROXY: "127.0.0.1" };

    expect(await failing(`https://127.0.0.1:${port}`, env)).toMatchObject({
      detail: { code: "NO_ANSWER" },
      message: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+ did not answer \(/),
    });
  });

  it.each([
    [
      { ALL_PROXY: "http://a.example:1" },
      "ALL_PROXY: the tap does not read this variable, so it uses no proxy. Name the proxy in HTTPS_PROXY.",
    ],
    [
      { all_proxy: "socks5://u:p@a.example:1" },
      "all_proxy: the tap does not read this variable, so it uses no proxy. Name the proxy in HTTPS_PROXY.",
    ],
    [{ ALL_PROXY: " " }, null],
    [{ ALL_PROXY: "http://a.example:1", HTTPS_PROXY: "http://a.example:1" }, null],
    [{ ALL_PROXY: "http://a.example:1", http_proxy: "" }, null],
    [{}, null],
  ])("that other programs would use is named in a warning: %o", (env, text) => {
    expect(unsupportedProxyWarning(env)).toBe(text);
  });

  it("that is not read is logged once in a run", async () => {
    for (const name of proxyVariables) vi.stubEnv(name, undefined);
    vi.stubEnv("ALL_PROXY", "http://a.example:1");
    const org = await TestOrg.start({ scale: 0.01 });
    cleanUp.push(() => org.close());

    const run = await org.run({ config: { objects: ["CaseStatus"] }, args: ["--discover"] });

    expect([run.exitCode, run.stderr.split("ALL_PROXY: the tap does not read this variable").length]).toEqual([0, 2]);
  });

  it("that led somewhere before is an interruption when it is away", () => {
    const away = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const proxy = proxySetting({ HTTPS_PROXY: "http://proxy.example:3128" });
    const at = {
      wasSent: true,
      hasAnswerBegun: false,
      origin: salesforce,
      setting: "login_url",
      proxy,
      isOfProxy: true,
    };

    expect(
      [true, false].map((proxyWorked) => connectionError(away, { ...at, hasProxyWorked: proxyWorked }).detail.kind),
    ).toEqual(["unavailable", "config"]);
  });

  it("that speaks plain http at an address with https is named", async () => {
    const port = await portOf(createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));

    expect(await failing(salesforce, { HTTPS_PROXY: `https://127.0.0.1:${port}` })).toMatchObject({
      detail: { kind: "config" },
      message: `HTTPS_PROXY: the proxy 127.0.0.1:${port} does not speak https. Write http://127.0.0.1:${port}.`,
    });
  });
});

describe("certificates", () => {
  it("are checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    expect(await failing("http://127.0.0.1:1", { NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toMatchObject({
      detail: { kind: "config" },
      message: expect.stringMatching(
        /^NODE_TLS_REJECT_UNAUTHORIZED: it is 0, so certificates would not be checked .* NODE_EXTRA_CA_CERTS\.$/,
      ),
    });
    expect(await failing("http://127.0.0.1:1", { NODE_TLS_REJECT_UNAUTHORIZED: "1" })).toMatchObject({
      detail: { code: "NO_CONNECTION" },
    });
  });

  const folder = mkdtempSync(join(tmpdir(), "authorities-"));
  const files: readonly (readonly [text: string | null, hint: RegExp])[] = [
    [null, /NODE_EXTRA_CA_CERTS names .*, which cannot be read \(ENOENT\)/],
    ["none", /NODE_EXTRA_CA_CERTS names .*, which holds no certificate in PEM form, so Node ignores it/],
    [certificate, /The certificates in NODE_EXTRA_CA_CERTS \(.*\) did not sign it/],
  ];
  it.each(files)("that no authority signed: a file of authorities with %j is named", async (text, hint) => {
    const server = createHttpsServer({ cert: certificate, key: certificateKey });
    const file = join(folder, "authorities.pem");
    if (text !== null) writeFileSync(file, text);
    cleanUp.push(() => rmSync(file, { force: true }));

    const error = await failing(`https://127.0.0.1:${await portOf(server)}`, { NODE_EXTRA_CA_CERTS: file });

    expect(error).toMatchObject({
      detail: { code: "UNTRUSTED_CERTIFICATE", kind: "config" },
      message: expect.stringMatching(hint),
    });
  });
});

describe("a port", () => {
  it("that speaks https where login_url says http is named as such", async () => {
    const port = await portOf(createHttpsServer({ cert: certificate, key: certificateKey }));

    expect(await failing(`http://127.0.0.1:${port}`)).toMatchObject({
      detail: { code: "WRONG_SCHEME", kind: "config", scope: "run" },
      message: expect.stringMatching(/ speaks https, not http\. Check .* in login_url or instance_url: .* https:\/\//),
    });
  });

  it("that speaks http where login_url says https is named as such", async () => {
    const port = await portOf(createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));

    expect(await failing(`https://127.0.0.1:${port}`)).toMatchObject({
      detail: { code: "WRONG_SCHEME", kind: "config", scope: "run" },
      message: expect.stringMatching(/ does not speak https\. Check .* in login_url or instance_url: .* http:\/\//),
    });
  });

  it.each([
    ["access_token", "instance_url"],
    ["client_credentials", "login_url"],
  ] as const)("that speaks https is named by the setting of a login by %s", async (method, setting) => {
    const port = await portOf(createHttpsServer({ cert: certificate, key: certificateKey }));
    const host = `http://127.0.0.1:${port}`;
    const login =
      method === "access_token"
        ? { method, host, accessToken: "t" }
        : { method, host, clientId: "id", clientSecret: "s" };

    await expect(openSession({ login, apiVersion: null, retryDeadlineMs: 60_000 }, testRun())).rejects.toThrow(
      `${host} speaks https, not http. Check the scheme and the port in ${setting}: `,
    );
  });

  it("of Salesforce's that speaks no https is somebody else's", () => {
    expect(wrongScheme(salesforce, "login_url").message).toMatch(/does not speak https\. Something on the way answers/);
  });

  it("that only closes is no answer", async () => {
    const port = await portOf(createServer((socket) => void socket.destroy()));

    expect(await failing(`http://127.0.0.1:${port}`)).toMatchObject({
      detail: { code: "NO_ANSWER", kind: "unavailable" },
    });
  });
});
