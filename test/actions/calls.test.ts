import { compileCheck } from "@singer-io-ts/tap-kit";
import nock from "nock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../../src/actions/registry.ts";
import { plannedRequests } from "../../src/actions/run/dry-run.ts";
import type { ActionCall } from "./action-call.ts";
import { calls } from "./calls.ts";
import { actionNamed, asJson, replayedOrg } from "./replayed-org.ts";

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const titleOf = ({ action, about }: ActionCall): string => (about === undefined ? action : `${action} ${about}`);

describe("an action asks Salesforce as recorded calls do, and answers what Salesforce answered", () => {
  it.each(calls.map((call) => [titleOf(call), call] as const))("%s", async (_title, call) => {
    const { action, version, input, method, path, query, headers = {}, body } = call;
    const { status = 200, reply, answer = reply } = call;
    const { org, act, close, audited } = await replayedOrg(version);
    // Their types do not have readonly lists.
    const scope = org.intercept(path, method, body as nock.DataMatcherMap, { reqheaders: headers });
    const asked = scope.query((query ?? {}) as nock.DataMatcherMap).reply(status, reply as nock.Body);

    const got = await act(action, input);
    await close();

    expect(asked.pendingMocks()).toEqual([]);
    expect(got).toEqual(answer);
    expect((await compileCheck(actionNamed(action).output))(asJson(got))).toBeNull();
    expect(audited.length).toBe(isWrite(call) ? 1 : 0);
  });

  it("every action is among them", () => {
    expect(actions.map(({ name }) => name).filter((name) => !calls.some(({ action }) => action === name))).toEqual([]);
  });
});

/** The composite ones of the table only read, but for the graph. */
const isWrite = ({ action }: ActionCall): boolean =>
  actionNamed(action).access === "writes" && !["composite-request", "composite-batch-request"].includes(action);

describe("a dry run", () => {
  it.each(calls.map((call) => [titleOf(call), call] as const))("shows what %s asks", async (_title, call) => {
    const [planned, ...others] = await plannedRequests(actionNamed(call.action), call.input, call.version);

    expect(others).toEqual([]);
    expect(planned?.method).toBe(call.method);
    expect(planned?.path.split("?")[0]).toBe(call.path);
    expect(asJson(planned?.body ?? null)).toEqual(call.body ?? null);
    expect(planned?.headers).toEqual(call.headers);
  });
});

describe("the examples of an action", () => {
  it.each(actions.map((action) => [action.name, action] as const))("%s: fit its schemas", async (_name, action) => {
    const { input, output, example } = action;

    expect((await compileCheck(input))(asJson(example.input))).toBeNull();
    expect((await compileCheck(output))(asJson(example.output))).toBeNull();
  });
});
