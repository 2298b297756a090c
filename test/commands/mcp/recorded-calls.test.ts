import nock from "nock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../../../src/actions/registry.ts";
import type { ActionCall } from "../../actions/action-call.ts";
import { calls } from "../../actions/calls.ts";
import { answerIn, serve } from "../../support/mcp-client.ts";

const origin = "https://example.my.salesforce.com";

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const titleOf = ({ action, about }: ActionCall): string => (about === undefined ? action : `${action} ${about}`);

describe("a tool asks Salesforce as recorded calls do, and answers what Salesforce answered", () => {
  it.each(calls.map((call) => [titleOf(call), call] as const))("%s", async (_title, call) => {
    const { action, version, input, method, path, query, body, status = 200, reply, answer = reply } = call;
    const org = nock(origin, { reqheaders: { authorization: "Bearer token" } });
    org.get("/services/data").reply(200, [{ version }]);
    org
      .get("/services/oauth2/userinfo")
      .reply(200, { organization_id: "00D000000000001AAA", user_id: "005000000000001AAA" });
    // Their types do not have readonly lists.
    const scope = org.intercept(path, method, body as nock.DataMatcherMap);
    const asked = scope.query((query ?? {}) as nock.DataMatcherMap).reply(status, reply as nock.Body);
    const config = { access_token: "token", instance_url: origin, api_version: version };
    const { call: callTool, end } = await serve({ config }, ["--allow-write"]);

    const result = await callTool(action, Object(input));

    expect(asked.pendingMocks()).toEqual([]);
    expect(answerIn(result)).toEqual(answer);
    expect(result.structuredContent).toEqual(
      Array.isArray(answer) || action === "list-available-resources" ? { result: answer } : answer,
    );
    expect(await end()).toBe(0);
    nock.cleanAll();
  });

  it("every action is among them", () => {
    expect(new Set(calls.map(({ action }) => action))).toEqual(new Set(actions.map(({ name }) => name)));
  });
});
