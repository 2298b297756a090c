import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { exchange, openOrg, soql } from "../support/client.ts";

const notFound = [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }];

describe("the wire", () => {
  it("lists its versions to everybody, oldest first, and counts no call for it", async () => {
    const { org } = await openOrg();

    const { json, headers } = await exchange(`${org.url}/services/data`, {});

    const versions = json as { label: string; url: string; version: string }[]; // the list of versions
    expect(versions).toHaveLength(17);
    expect(versions[0]).toEqual({ label: "Winter '21", url: "/services/data/v50.0", version: "50.0" });
    expect(versions.at(-1)).toEqual({ label: "Spring '26", url: "/services/data/v66.0", version: "66.0" });
    expect(headers["sforce-limit-info"]).toBeUndefined();
    expect(org.apiCalls()).toBe(0);
  });

  it.each([
    [
      "/services/data/v49.0/limits",
      410,
      [{ message: "API version 49.0 has been retired, use 50.0 or a later one", errorCode: "GONE" }],
    ],
    ["/services/data/v67.0/limits", 404, notFound],
    ["tooling/query", 404, notFound],
    ["sobjects/Nothing/describe", 404, notFound],
    ["/elsewhere", 404, notFound],
  ])("answers %s with %i", async (path, status, body) => {
    const { ask } = await openOrg();

    const answer = await ask(path);

    expect([answer.status, answer.json]).toEqual([status, body]);
  });

  it("names the methods that a resource has", async () => {
    const { ask } = await openOrg();

    const { status, json } = await ask("query", { method: "DELETE" });

    const message = "HTTP Method 'DELETE' not allowed. Allowed are GET";
    expect([status, json]).toEqual([405, [{ message, errorCode: "METHOD_NOT_ALLOWED" }]]);
  });

  it("distinguishes an invalid Authorization header from a session that has ended", async () => {
    const { org } = await openOrg();
    const url = `${org.url}/services/data/v60.0/limits`;

    const wrong = await exchange(url, { headers: { authorization: "Basic abc" } });
    const over = await exchange(url, { headers: { authorization: "Bearer 00Dxx!gone" } });

    expect(wrong.json).toEqual([{ message: "INVALID_HEADER_TYPE", errorCode: "INVALID_AUTH_HEADER" }]);
    expect([over.status, over.json]).toEqual([
      401,
      [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }],
    ]);
  });

  it("counts calls as Salesforce does: a composite is one, a batch as many as its parts", async () => {
    const { org, ask, post } = await openOrg();
    const part = { method: "GET", url: "/services/data/v60.0/sobjects/Account/describe" };
    const parts = Array.from({ length: 25 }, (_, n) => ({ ...part, referenceId: `r${n}` }));
    const batchRequests = Array.from({ length: 7 }, () => ({ method: "GET", url: "v60.0/limits/recordCount" }));

    const one = await ask("limits");
    const composite = await post("composite", { compositeRequest: parts });
    const batch = await post("composite/batch", { batchRequests });

    const used = [one, composite, batch].map(({ headers }) => headers["sforce-limit-info"]);
    expect(used).toEqual(["api-usage=1/100000", "api-usage=2/100000", "api-usage=9/100000"]);
    expect(org.apiCalls()).toBe(9);
  });

  it("refuses calls above the daily limit, and takes them again a day later", async () => {
    const { org, ask } = await openOrg(5, { settings: { dailyApiCalls: 2, sessionMs: 1e12 } });

    const answers = [await ask("limits"), await ask("limits"), await ask("limits")];
    org.clock.advance(25 * 3_600_000);
    answers.push(await ask("limits"));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 200]);
    expect(answers[2]?.json).toEqual([
      { message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" },
    ]);
  });

  it("compresses for clients that accept it, unless switched off", async () => {
    const { org, ask } = await openOrg();
    const headers = { "accept-encoding": "gzip, deflate" };

    const zipped = await ask("limits", { headers });
    const plain = await ask("limits");
    org.settings.gzip = false;
    const unzipped = await ask("limits", { headers });

    expect([zipped, plain, unzipped].map((each) => each.headers["content-encoding"])).toEqual([
      "gzip",
      undefined,
      undefined,
    ]);
    expect(Object.keys(zipped.json as object)).toEqual(Object.keys(unzipped.json as object)); // limits are an object
  });

  it("sends chunks, or a Content-Length when so set", async () => {
    const { org, ask } = await openOrg();

    const chunked = await ask(soql("SELECT Id FROM Account"));
    org.settings.framing = "length";
    const counted = await ask(soql("SELECT Id FROM Account"));

    expect(chunked.headers["transfer-encoding"]).toBe("chunked");
    expect(counted.headers["content-length"]).toBe(String(counted.bytes.length));
    expect(counted.text).toBe(chunked.text);
  });

  it("dates its replies by the org's clock and the skew asked for", async () => {
    const { org, ask } = await openOrg();

    org.clock.advance(60_000);
    const straight = await ask("limits");
    org.settings.dateSkewMs = -3_600_000;
    const skewed = await ask("limits");

    expect([straight, skewed].map(({ headers }) => headers["date"])).toEqual([
      "Wed, 06 May 2026 09:50:20 GMT",
      "Wed, 06 May 2026 08:50:20 GMT",
    ]);
  });

  it("takes 16,384 bytes of address and headers, not one more", async () => {
    const { ask } = await openOrg();

    const path = `sobjects/Account?x=${"a".repeat(15_000)}`;
    const fits = await ask(path);
    const long = await ask(`${path}${"a".repeat(1400)}`);
    const wide = await ask("limits", { headers: { "x-long": "a".repeat(16_300) } });

    expect([fits.status, long.status, wide.status]).toEqual([200, 414, 431]);
  });

  it("turns away pages that come by another name or from another origin", async () => {
    const { org, ask } = await openOrg();

    const byName = await ask("limits", { headers: { host: "evil.example" } });
    const fromPage = await ask("limits", { headers: { origin: "https://evil.example" } });
    const own = await ask("limits", {
      headers: { host: org.url.replace("http://127.0.0.1", "localhost"), origin: org.url },
    });

    expect([byName.status, fromPage.status, own.status]).toEqual([403, 403, 200]);
  });

  it("listens on the loopback address alone", async () => {
    const { org } = await openOrg();
    const port = Number(new URL(org.url).port);

    const refused = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.2", () => resolve("connected"));
      socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code)).on("connect", () => socket.destroy());
    });

    expect(refused).toBe("ECONNREFUSED");
  });

  it("remembers what was asked, for tests to look at", async () => {
    const { org, ask } = await openOrg();

    await ask(soql("SELECT Id FROM Account"));
    await ask("sobjects/Account/describe");

    expect(org.requests()).toEqual([
      { method: "GET", url: "/services/data/v60.0/query?q=SELECT%20Id%20FROM%20Account", status: 200, calls: 1 },
      { method: "GET", url: "/services/data/v60.0/sobjects/Account/describe", status: 200, calls: 1 },
    ]);
  });
});
