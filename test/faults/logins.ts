import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, firstError } from "./scene.ts";

const json = { "Content-Type": "application/json" };
const said = (error: string, error_description: string) => ({
  status: 400,
  text: JSON.stringify({ error, error_description }),
  headers: json,
});

/** What a token endpoint answers, and what the message says to change. */
const refusals = [
  [{ status: 405, text: "", headers: {} }, /accepts no logins: check domain/],
  [{ status: 404, text: "<html>", headers: { "Content-Type": "text/html" } }, /accepts no logins: check domain/],
  [said("invalid_grant", "request not supported on this domain"), /Set domain to the name of your My Domain/],
  [said("invalid_grant", "inactive organization"), /The org is not active/],
  [said("app_not_found", "External client app is not installed in this org"), /Check client_id, and that environment/],
  [said("invalid_grant", "authentication failure"), /Check username and password\. .* security_token is needed too/],
] as const;

/** Logins that are refused. */
export const refusedLogins: readonly FaultRow[] = [
  {
    number: 146,
    fault:
      "A login is refused because of a wrong host, a locked org, a missing app, a missing security token; logins come too often; a given access token has expired",
    expected: "a message about logging in that names the setting; too many logins are repeated a few times",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 20 } });
      const { username, password } = scene.running.credentials;
      const config = { username, password, auth_method: "password" };
      const logins = (from: number) => scene.requests("/oauth2/token", from).length;
      for (const [reply, hint] of refusals) {
        scene.running.clearFaults();
        scene.running.fault({ path: "/oauth2/token", count: "all", reply });
        const before = scene.running.requests().length;
        const run = await scene.fails(2, hint, { config });
        expect({ logins: logins(before), errors: errorsOf(run).length }).toEqual({ logins: 1, errors: 1 });
        expect(firstError(run)).toMatch(/^Logging in failed: /);
      }
      scene.running.clearFaults();
      scene.running.fault({ path: "/oauth2/token", count: "all", reply: said("invalid_grant", "login rate exceeded") });
      const before = scene.running.requests().length;
      const often = await scene.fails(5, /ERROR Logging in failed: .* The user logs in too often/, { config });
      const tries = logins(before);
      expect(tries).toBe(5);
      scene.running.clearFaults();
      const ended = {
        access_token: "00D000000000001!gone",
        instance_url: scene.running.url,
        auth_method: "access_token",
      };
      const gone = await scene.fails(2, /ERROR Logging in failed: .* access_token has expired/, { config: ended });
      await scene.sync();
      return `${refusals.length} refusals: exit 2, one attempt for each, and a message that says what to change; too often: exit ${often.exitCode} after ${tries} tries; an expired token: exit ${gone.exitCode}; with a new one ${await scene.complete()}`;
    },
  },
];
