import type { Run } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config/config.ts";
import { type CallOptions, Connection } from "./connection.ts";
import { defaultTimeouts, openHttp, type Timeouts } from "./http/http.ts";
import { unsupportedProxyWarning } from "./http/network-environment.ts";
import { orgClock } from "./http/org-clock.ts";
import { jsonReply } from "./http/whole-reply.ts";
import { members } from "./json/json-fields.ts";
import { chooseVersion } from "./login/api-versions.ts";
import { tokenSource } from "./login/session-token.ts";
import type { Identity } from "./login/token-endpoint.ts";
import type { OrgReply, OrgRequest, Session } from "./session.ts";

/** Calls that belong to the login, which Salesforce does not count. */
const uncounted: CallOptions = { counted: false };

/** Logs in and finds out who and where we are: two or three requests, which Salesforce does not count. */
export async function openSession(
  settings: Pick<Settings, "login" | "apiVersion" | "retryDeadlineMs">,
  run: Run,
  timeouts: Timeouts = defaultTimeouts,
): Promise<Session> {
  const { login, retryDeadlineMs } = settings;
  const http = openHttp(run, timeouts, login.method === "access_token" ? "instance_url" : "login_url");
  const unread = unsupportedProxyWarning(process.env);
  if (unread !== null) run.log({ level: "warn", code: "proxy_not_read", text: unread });
  try {
    const clock = orgClock(run);
    const source = tokenSource(login, http, clock);
    const connection = new Connection({ http, source, method: login.method, clock, retryDeadlineMs });
    await connection.logIn(run);
    const apiVersion = await askVersion(connection, settings.apiVersion, run);
    connection.setApiVersion(apiVersion);
    const identity = connection.token.identity ?? (await askIdentity(connection, run));
    return sessionOf(connection, { ...identity, apiVersion, now: clock.now, close: http.close });
  } catch (error) {
    await http.close();
    throw error;
  }
}

function askVersion(connection: Connection, configured: string | null, run: Run): Promise<string> {
  const request = { method: "GET", path: "/services/data" } as const;
  return connection.ask(request, run, (versions) => chooseVersion(versions, configured), uncounted);
}

/** Whose a ready access token is. (Salesforce Help: The User Info Endpoint.) */
function askIdentity(connection: Connection, run: Run): Promise<Identity> {
  const request = { method: "GET", path: "/services/oauth2/userinfo" } as const;
  return connection.ask(request, run, (reply) => jsonReply(reply, "user info", identityIn), uncounted);
}

function identityIn(value: unknown): Identity | null {
  const { text } = members(value);
  const [orgId, userId] = [text("organization_id"), text("user_id")];
  return orgId === null || userId === null ? null : { orgId, userId };
}

/** What a session is beside its calls. */
type SessionFacts = Pick<Session, "orgId" | "userId" | "apiVersion" | "now" | "close">;

function sessionOf(connection: Connection, facts: SessionFacts): Session {
  const absolute = (request: OrgRequest): OrgRequest =>
    request.path.startsWith("/")
      ? request
      : { ...request, path: `/services/data/v${facts.apiVersion}/${request.path}` };
  return {
    ...facts,
    get instanceUrl() {
      return connection.token.instanceUrl;
    },
    call: (request, run, accept) => connection.ask(absolute(request), run, unchanged, accepting(accept)),
    ask: (request, run, take, accept) => connection.ask(absolute(request), run, take, accepting(accept)),
    open: (request, run, accept) => connection.open(absolute(request), run, accepting(accept)),
    repeat: (work, run) => connection.repeat(work, run),
  };
}

const unchanged = (reply: OrgReply): OrgReply => reply;

const accepting = (statuses: readonly number[] | undefined): CallOptions =>
  statuses === undefined ? {} : { accept: (status) => statuses.includes(status) };
