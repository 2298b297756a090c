import type { Json } from "@singer-io-ts/tap-kit";
import nock from "nock";
import type { AuditEntry } from "../../src/actions/library/types.ts";
import { actions } from "../../src/actions/registry.ts";
import { ActionRunner } from "../../src/actions/run/action-runner.ts";
import { openSession } from "../../src/salesforce/open-session.ts";
import { testRun } from "../salesforce/test-run.ts";

const origin = "https://example.my.salesforce.com";

/** An org whose answers are nock's, and the actions in front of it. */
export async function replayedOrg(version = "66.0") {
  const org = nock(origin, { reqheaders: { authorization: "Bearer token" } });
  const versions = ["45.0", "57.0", "58.0", "59.0", "60.0", "62.0", "63.0", "66.0"];
  org.get("/services/data").reply(
    200,
    versions.map((each) => ({ version: each })),
  );
  org
    .get("/services/oauth2/userinfo")
    .reply(200, { organization_id: "00D000000000001AAA", user_id: "005000000000001AAA" });
  const run = testRun();
  const login = { method: "access_token", accessToken: "token", host: origin } as const;
  const session = await openSession({ login, apiVersion: version, retryDeadlineMs: 60_000 }, run);
  const audited: AuditEntry[] = [];
  const runner = new ActionRunner(session, run, (entry) => void audited.push(entry));
  return {
    org,
    run,
    audited,
    act: async (name: string, input: unknown): Promise<unknown> => {
      const answer = await runner.run(actionNamed(name), input);
      return JSON.parse(JSON.stringify(answer));
    },
    close: () => session.close(),
  };
}

export function actionNamed(name: string) {
  const found = actions.find((action) => action.name === name);
  if (found === undefined) throw new Error(`there is no action ${name}`);
  return found;
}

export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));
