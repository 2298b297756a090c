import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memorySink } from "@singer-io-ts/tap-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { trustedInstance } from "../../src/config/trusted-hosts.ts";
import { discoverStreams } from "../../src/discover/object-streams.ts";
import { type Catalog, TestOrg } from "../support/test-org.ts";

let folder = "";
let org: TestOrg;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "security-"));
  org = await TestOrg.start({ scale: 0.01, rows: { Account: 300, User: 3 }, settings: { pageRows: 100 } });
});
afterEach(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

const dataRequests = () => org.running.requests().filter(({ url }) => url.includes("/services/data/v"));

describe("hosts", () => {
  const login = "https://login.salesforce.com";

  it.each([
    ["https://na1.salesforce.com", "https://na1.salesforce.com"],
    ["https://example.my.salesforce.com/some/path?x", "https://example.my.salesforce.com"],
    ["https://example--uat.sandbox.my.salesforce.com", "https://example--uat.sandbox.my.salesforce.com"],
    ["https://login.salesforce.com", "https://login.salesforce.com"],
    ["https://EXAMPLE.MY.SALESFORCE.COM", "https://example.my.salesforce.com"],
    ["https://salesforce.com.evil.example", null],
    ["https://evilsalesforce.com", null],
    ["https://evil.example/.salesforce.com", null],
    ["https://evil.example#.salesforce.com", null],
    ["https://evil.example\\.salesforce.com", null],
    ["https://na1.salesforce.com@evil.example", null],
    ["https://user:pass@na1.salesforce.com", null],
    ["http://na1.salesforce.com", null],
    ["https://na1.salesforce.com:8443", null],
    ["https://127.0.0.1", null],
    ["http://127.0.0.1", null],
    ["ftp://na1.salesforce.com", null],
    ["javascript:alert(1)", null],
    ["//na1.salesforce.com", null],
    ["", null],
  ])("a token reply that names %s leads to %s", (instanceUrl, origin) => {
    expect(trustedInstance(instanceUrl, login)).toBe(origin);
  });

  it.each(["https://salesforce.com.evil.example", "https://evil.example", "http://na1.salesforce.com"])(
    "a token is not sent to the instance %s",
    async (instanceUrl) => {
      org.running.settings.instanceUrl = instanceUrl;

      const run = await org.run({ args: ["--discover"] });

      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain("names an instance that is not a host of Salesforce; the token was not sent there");
      expect(dataRequests()).toEqual([]);
    },
  );

  it.each([
    [
      "the next page",
      (evil: string) => ({ path: "/query", nextRecordsUrl: `${evil}/services/data/v66.0/query/01gEvil` }),
    ],
    [
      "the next page, without a scheme",
      (evil: string) => ({ path: "/query", nextRecordsUrl: `${evil.slice(5)}/services/data/x` }),
    ],
    [
      "the next page, beside the data",
      () => ({ path: "/query", nextRecordsUrl: "/services/data/../../secur/logout.jsp" }),
    ],
    [
      "a redirect of data",
      (evil: string) => ({ path: "/composite", reply: { status: 302, headers: { Location: `${evil}/x` } } }),
    ],
    [
      "a redirect of the login",
      (evil: string) => ({ path: "/oauth2/token", reply: { status: 307, headers: { Location: `${evil}/x` } } }),
    ],
  ])("%s leads nowhere else", async (_what, fault) => {
    const seen: string[] = [];
    const evil = createServer((received, response) => {
      seen.push(`${received.url} ${received.headers.authorization}`);
      response.end();
    });
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
    const config = { objects: ["Account"], api: "rest" };
    const catalog = await org.discover(config);
    // A listening TCP server has this kind of address.
    org.running.fault({ count: "all", ...fault(`http://127.0.0.1:${(evil.address() as AddressInfo).port}`) });

    const run = await org.run({ config, catalog });

    await new Promise((resolve) => evil.close(resolve));
    expect({ exitCode: run.exitCode, seen }).toEqual({ exitCode: 2, seen: [] });
    expect(run.stderr).toContain("the tap did not follow");
    expect(org.running.requests().filter(({ url }) => url.includes("logout"))).toEqual([]);
  });
});

describe("SOQL", () => {
  const injected = "Id FROM Account WHERE Name != 'xinj3ct' OR Name LIKE '%";
  /** Requests that carry the string, parts of composite requests included. */
  function watch(): { readonly hits: number } {
    const seen = { hits: 0 };
    const before = () => {
      seen.hits += 1;
    };
    // A name in a path is no query: it is encoded, and Salesforce knows no such object.
    org.running.fault({ path: "q=.*xinj3ct|/jobs/.*xinj3ct", count: "all", before });
    return seen;
  }

  it.each([
    "objects",
    "start_date",
    "end_date",
    "api_version",
    "api",
    "records",
    "visibility_lag",
    "domain",
    "environment",
    "quota_percent_total",
    "auth_method",
  ])("%s holds no SOQL", async (option) => {
    const seen = watch();
    const value = option === "objects" ? [injected, `Account' ${injected}`] : injected;

    const run = await org.run({ config: { [option]: value } });

    expect({ exitCode: run.exitCode, hits: seen.hits }).toEqual({ exitCode: 2, hits: 0 });
    expect(run.messages.filter(({ type }) => type === "RECORD")).toEqual([]);
  });

  /** The catalog of Account with one thing changed. */
  async function catalogWith(change: (text: string) => string): Promise<Catalog> {
    const catalog = await org.discover({ objects: ["Account"] });
    return JSON.parse(change(JSON.stringify(catalog)));
  }
  const json = (text: string) => JSON.stringify(text).slice(1, -1);

  it.each([
    ["a stream's name", (text: string) => text.replaceAll('"Account"', `"${json(`Account ${injected}`)}"`)],
    ["a field's name", (text: string) => text.replaceAll('"Phone"', `"${json(injected)}"`)],
    ["a replication key", (text: string) => text.replaceAll('"SystemModstamp"', `"${json(injected)}"`)],
  ])("%s of a catalog holds no SOQL", async (_what, change) => {
    const catalog = await catalogWith(change);
    const seen = watch();

    for (const api of ["rest", "bulk"]) {
      const run = await org.run({ config: { api }, catalog });

      expect(run.exitCode).not.toBe(0);
      expect(run.messages.filter(({ type }) => type === "RECORD")).toEqual([]);
    }
    expect(seen.hits).toBe(0);
  });

  it.each([
    ["replication_key_value", { replication_key_value: `2026-01-01T00:00:00.000Z OR ${injected}` }],
    [
      "the place of a read",
      {
        scan: JSON.stringify({
          kind: "ordered",
          full: true,
          rows: 0,
          watermark: null,
          stamp: null,
          id: `0'${injected}`,
        }),
      },
    ],
    [
      "a query job",
      {
        scan: JSON.stringify({
          kind: "job",
          full: true,
          rows: 0,
          watermark: null,
          job: "../../../xinj3ct",
          apiVersion: "66.0/../../xinj3ct",
          soqlHash: "x",
          user: "x",
          maxRecords: null,
          locator: null,
          received: 0,
        }),
      },
    ],
  ])("%s of a state holds no SOQL and no path", async (_what, members) => {
    const config = { objects: ["Account"], api: "rest" };
    const catalog = await org.discover(config);
    const { state } = await org.run({ config, catalog });
    const bookmarks = structuredClone(state) as { bookmarks: { Account: object } }; // what the tap wrote
    Object.assign(bookmarks.bookmarks.Account, members);
    const seen = watch();

    await org.run({ config, catalog, state: bookmarks });

    expect(seen.hits).toBe(0);
  });
});

describe("hostile data", () => {
  const field = (name: string) => ({
    name,
    label: name,
    type: "string",
    inlineHelpText: null,
    compoundFieldName: null,
    calculated: false,
    filterable: true,
    referenceTo: [],
    relationshipName: null,
  });
  const names = ["Id", "__proto__", "constructor", "hasOwnProperty", "toString", "prototype"];

  it("fields named like members of every object are fields like others", async () => {
    const object = {
      name: "constructor",
      label: "constructor",
      custom: true,
      keyPrefix: null,
      queryable: true,
      replicateable: false,
      associateEntityType: null,
      deprecatedAndHidden: false,
      fields: names.map(field),
      childRelationships: [],
    };
    const { writeCatalog } = await import("../../packages/tap-kit/src/catalog/write-catalog.ts");
    const { choicesOf } = await import("../../packages/tap-kit/src/catalog/choose-streams.ts");
    const { readCatalog } = await import("../../packages/tap-kit/src/catalog/read-catalog.ts");
    const sink = memorySink();

    const offering = { byDefault: true, rules: null, ofRunner: [] };
    await writeCatalog(discoverStreams([object], { deletedAt: "_sdc_deleted_at", records: "all" }), { offering }, sink);
    const text = sink.text().replace('"selected-by-default":true', '"selected":true');
    const entries = await readCatalog("catalog", async function* () {
      yield Buffer.from(text);
    });
    const [choice] = choicesOf(entries, { byDefault: true, log: () => {} });

    expect(choice?.stream.id).toBe("constructor");
    expect(Object.keys(choice?.schema["properties"] ?? {})).toEqual(names);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  it.each(['{"__proto__":{"client_secret":"x"}}', '{"constructor":{"prototype":{"polluted":1}}}'])(
    "a configuration of %s changes nothing but is warned of",
    async (text) => {
      const run = await org.run({ config: { ...JSON.parse(text), objects: ["Account"] }, args: ["--discover"] });

      expect(run.exitCode).toBe(0);
      expect(run.stderr).toContain("is no setting of this tap");
      expect("polluted" in {}).toBe(false);
    },
  );

  it("streams of a state named like members of every object stay as they came", async () => {
    const config = { objects: ["Account"] };
    const catalog = await org.discover(config);
    const state = JSON.parse('{"bookmarks":{"__proto__":{"polluted":1},"constructor":{"version":5}}}');

    const run = await org.run({ config, catalog, state });

    expect(run.exitCode).toBe(0);
    const last = run.stdout.trimEnd().split("\n").at(-1);
    expect(last).toContain('"__proto__":{"polluted":1}');
    expect(last).toContain('"constructor":{"version":5}');
    expect("polluted" in {}).toBe(false);
  });
});

describe("files", () => {
  it("what is kept between runs can be read by the user alone, and what a killed run left is removed", async () => {
    const cache = join(folder, "deep", "cache");
    const config = { objects: ["Account"], cache_dir: cache };
    await org.run({ config, args: ["--discover"] });
    const [name = ""] = readdirSync(cache);
    const left = [join(cache, `.${name}.killed.tmp`), join(cache, `.${name}.running.tmp`)] as const;
    for (const file of left) writeFileSync(file, "half a desc");
    utimesSync(left[0], new Date(0), new Date(0));
    const before = { folder: statSync(cache).mode & 0o777, file: statSync(join(cache, name)).mode & 0o777 };

    await org.run({ config: { ...config, objects: ["Account", "Contact"] }, args: ["--discover"] });

    expect(before).toEqual({ folder: 0o700, file: 0o600 });
    // Another run may be writing the other one just now.
    expect(readdirSync(cache).sort()).toEqual([`.${name}.running.tmp`, name]);
  });

  it("tokens and hosts: a stored refresh token goes to the login host that gave it, whatever login_url says", async () => {
    org.running.settings.rotateRefreshTokens = true;
    const store = join(folder, "token.json");
    const config = { refresh_token: org.running.credentials.refreshToken, token_store: store, objects: ["Account"] };
    const first = await org.run({ config, args: ["--discover"] });
    const before = org.running.requests().length;

    const moved = await org.run({
      config: { ...config, login_url: org.running.url.replace("127.0.0.1", "localhost") },
      args: ["--discover"],
    });

    expect([first.exitCode, moved.exitCode]).toEqual([0, 2]);
    expect(moved.stderr).toContain(`token_store: ${store} holds a token of ${org.running.url}`);
    expect(org.running.requests().length).toBe(before);
    expect(statSync(store).mode & 0o777).toBe(0o600);
  });
});

describe("demo org and any local page", () => {
  it.each([
    ["Host", "evil.example"],
    ["Host", "localhost.evil.example:80"],
    ["Origin", "https://evil.example"],
  ])("a request with the foreign %s %s is refused", async (name, value) => {
    const status = await new Promise((resolve) => {
      request(`${org.running.url}/services/data`, { headers: { [name]: value } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });

    expect(status).toBe(403);
  });
});
