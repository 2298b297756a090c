import { describe, expect, it } from "vitest";
import { actionOrg } from "../../../src/actions/org/action-org.ts";
import { sendBy } from "../../../src/actions/org/session-transport.ts";
import { type Reply, sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";

/** jsforce before a session that answers so. */
function opened(answer: (path: string) => Reply = () => ({ body: {} })) {
  const { session, requests } = sessionOf(({ path }) => answer(path));
  return { org: actionOrg(session, sendBy(session, testRun(), false)), requests };
}

describe("jsforce", () => {
  it("sends through the session, without a token of its own", async () => {
    const { org, requests } = opened();

    await org.jsforce.limits();
    await org.request({ method: "POST", path: "sobjects/Account/", body: { Name: "Edge" }, atMostOnce: true });

    expect(requests).toEqual([
      expect.objectContaining({ method: "GET", path: "/services/data/v66.0/limits" }),
      expect.objectContaining({
        method: "POST",
        path: "/services/data/v66.0/sobjects/Account/",
        body: { Name: "Edge" },
        atMostOnce: true,
      }),
    ]);
    expect(requests.map(({ headers }) => headers)).toEqual([undefined, undefined]);
  });

  it.each([
    "https://elsewhere.example/services/data/v66.0/limits",
    "https://example.my.salesforce.com.elsewhere.example/services/data/v66.0/limits",
    "https://example.my.salesforce.com/secur/frontdoor.jsp",
    "http://example.my.salesforce.com/services/data/v66.0/limits",
  ])("sends nothing to %s", async (url) => {
    const { org, requests } = opened();

    await expect(org.jsforce.request(url)).rejects.toMatchObject({ detail: { code: "REDIRECTED" } });
    expect(requests).toEqual([]);
  });

  it.each([200, 201])("takes an answer of status %s without a body for a damaged one", async (status) => {
    const { org } = opened(() => ({ status }));

    await expect(org.jsforce.limits()).rejects.toMatchObject({ detail: { code: "UNEXPECTED_ANSWER" } });
  });

  it("takes an answer of status 204 for one that has no body", async () => {
    const { org } = opened(() => ({ status: 204 }));

    expect(await org.request({ method: "PATCH", path: "sobjects/Account/001", body: {} })).toBeUndefined();
  });

  it("makes an error of an answer that lists several records", async () => {
    const { org } = opened(() => ({ status: 300, body: ["/services/data/v66.0/sobjects/Account/001"] }));

    await expect(org.request({ method: "GET", path: "sobjects/Account/Ext__c/1" })).rejects.toMatchObject({
      name: "MULTIPLE_CHOICES",
    });
  });
});

it("numbers keep their digits on the way out and back", async () => {
  const { session, requests } = sessionOf(() => ({}));
  const exact = '{"Amount":12345678901234567.89,"Rate":0.1000000000000000001}';
  const answering = {
    ...session,
    ask: async <T>(request: Parameters<typeof session.ask>[0], _run: unknown, take: (reply: never) => T) => {
      requests.push(request);
      return take({ status: 200, headers: new Map(), bytes: Buffer.from(exact) } as never); // a reply
    },
  };
  const org = actionOrg(answering, sendBy(answering, testRun(), false));

  const answer = await org.request({ method: "POST", path: "sobjects/Account/", body: JSON.parse(exact, raw) });

  expect(JSON.stringify(answer)).toBe(exact);
  expect(JSON.stringify(requests[0]?.body)).toBe(exact);
});

function raw(_name: string, value: unknown, context?: { readonly source: string }): unknown {
  // TypeScript's library does not have it yet.
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  return typeof value === "number" && context !== undefined ? rawJSON(context.source) : value;
}
