import { afterEach, expect, it } from "vitest";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { fakeOrg, json, orgWithLogin, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

it("a request that its caller ends does not end the login that others wait for", async () => {
  const stop = new AbortController();
  let logins = 0;
  const answer = orgWithLogin((request, response) =>
    request.headers.authorization === "Bearer token1"
      ? refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid")
      : json(response, 200, { fine: true }),
  );
  const org = await fakeOrg((request, response) => {
    // The caller leaves while the second login is under way.
    if (request.url === "/services/oauth2/token" && ++logins === 2) stop.abort(new Error("enough"));
    return answer(request, response);
  });
  const run = testRun();
  const login = { method: "client_credentials", host: org.origin, clientId: "id", clientSecret: "secret" } as const;
  const session = await openSession({ login, apiVersion: null, retryDeadlineMs: 60_000 }, run);
  cleanUp.push(session.close, org.close);
  const limits = { method: "GET", path: "limits" } as const;

  const left = session.call(limits, { ...run, signal: stop.signal });
  const waiting = session.call(limits, run);

  await expect(left).rejects.toThrowError("enough");
  await expect(waiting).resolves.toMatchObject({ status: 200 });
  expect(logins).toBe(2);
});
