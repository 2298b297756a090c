import { afterEach, describe, expect, it } from "vitest";
import { OrgError } from "../../src/errors/org-error.ts";
import { openSession } from "../../src/salesforce/open-session.ts";
import { UnknownOutcome } from "../../src/salesforce/unknown-outcome.ts";
import { turns } from "../support/event-loop-turns.ts";
import { type Answer, fakeOrg, json, orgWithLogin, refuse } from "./fake-org.ts";
import { testRun } from "./test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

const create = { method: "POST", path: "sobjects/Account/", body: { Name: "Edge" }, atMostOnce: true } as const;

/** A session with an org that answers the request so. */
async function opened(answer: Answer) {
  const org = await fakeOrg(orgWithLogin(answer));
  const run = testRun();
  const login = { method: "client_credentials", host: org.origin, clientId: "id", clientSecret: "secret" } as const;
  const session = await openSession({ login, apiVersion: null, retryDeadlineMs: 600_000 }, run);
  cleanUp.push(session.close, org.close);
  const posts = () => org.asked.filter((asked) => asked.startsWith("POST /services/data/")).length;
  return { org, run, session, posts };
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("a request that must not be done twice", () => {
  it.each<readonly [string, Answer]>([
    ["the connection is cut before the answer", (_request, response) => void response.socket?.destroy()],
    ["the answer breaks off", (_request, response) => void response.write('{"id":', () => response.destroy())],
    ["the answer is no JSON", (_request, response) => void response.end("{")],
    ["a gateway answers", (_request, response) => void response.writeHead(502).end()],
    ["Salesforce is too busy", (_request, response) => refuse(response, 503, "SERVER_UNAVAILABLE", "too busy")],
  ])("is sent once where %s, and nobody knows whether it was done", async (_what, answer) => {
    const { session, run, posts } = await opened(answer);

    const error = await failure(session.ask(create, run, ({ bytes }) => parsed(bytes), [200, 201]));

    expect(error).toBeInstanceOf(UnknownOutcome);
    expect(error).toMatchObject({ message: expect.stringContaining("It is not known whether Salesforce has done") });
    expect({ posts: posts(), slept: run.slept }).toEqual({ posts: 1, slept: [] });
  });

  it.each([
    [403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."],
    [400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"],
  ])("is sent once where Salesforce refuses it with %s %s, which did nothing", async (status, code, message) => {
    const { session, run, posts } = await opened((_request, response) => refuse(response, status, code, message));

    const error = await failure(session.call(create, run));

    expect(error).toBeInstanceOf(OrgError);
    expect(error).not.toBeInstanceOf(UnknownOutcome);
    expect({ posts: posts(), slept: run.slept }).toEqual({ posts: 1, slept: [] });
  });

  it("is sent again with a new session where its own had ended", async () => {
    const { session, run, posts } = await opened((request, response) =>
      request.headers.authorization === "Bearer token1"
        ? refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid")
        : json(response, 201, { id: "1" }),
    );

    const { status } = await session.call(create, run, [201]);

    expect({ status, posts: posts() }).toEqual({ status: 201, posts: 2 });
  });

  it("is sent again where it did not leave this machine", async () => {
    const { org, session, run } = await opened((_request, response) => json(response, 201, {}));
    await org.close();
    // Until the client notices that its connection is closed.
    await turns();

    const error = await failure(session.call(create, run));

    expect(error).not.toBeInstanceOf(UnknownOutcome);
    expect(error).toMatchObject({ detail: { code: "NO_CONNECTION" } });
    expect(run.slept.length).toBeGreaterThan(5);
  });
});

it("a request that may be done twice is repeated where its connection is cut", async () => {
  let cuts = 3;
  const { session, run, posts } = await opened((_request, response) => {
    if (cuts-- > 0) response.socket?.destroy();
    else json(response, 200, {});
  });

  await session.call({ ...create, atMostOnce: false }, run);

  expect(posts()).toBe(4);
});

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new OrgError("damaged", "UNEXPECTED_ANSWER", {
      kind: "unavailable",
      retry: "transient",
      scope: "stream",
      hint: "",
    });
  }
}
