import { type JsonObject, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { instanceHost } from "../../config/login-host.ts";
import { withAccessToken } from "../../config/login-members.ts";
import { OrgError } from "../../errors/org-error.ts";
import { sfSession } from "../../salesforce/login/sf-cli.ts";
import { askUser, type User, withTokenCalls } from "../../salesforce/login/token-calls.ts";
import type { FinishedLogin } from "./finished-login.ts";
import { nextCommand } from "./next-command.ts";
import { type Target, textOf } from "./target.ts";

/** A session of sf that Salesforce accepts. */
interface BorrowedSession {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly user: User;
}

/** Takes the access token that sf has for an org, and writes it. */
export async function borrowSfSession(alias: string, context: VerbContext, target: Target): Promise<FinishedLogin> {
  const { accessToken, instanceUrl, user } = await borrowedSession(alias, context, target.config);
  await target.file.update((members) => withAccessToken(members, accessToken, instanceUrl));
  const { program } = context;
  return {
    user,
    instanceUrl,
    notes: [...notesOnSession(alias, target.file.path, program), nextCommand(program, target.file.path)],
  };
}

/** How long it will do. */
export const notesOnSession = (alias: string, path: string, program: string): readonly string[] => [
  `The access token of sf is in ${path}. It ends with its session, mostly`,
  `after two hours without use: then run ${program} login --sf ${alias} again.`,
  "A pipeline needs a login of its own: docs/login.md.",
];

/** @throws TapError that says what to do about sf */
export async function borrowedSession(
  alias: string,
  context: VerbContext,
  config: JsonObject,
): Promise<BorrowedSession> {
  const { run, environment } = context;
  const { accessToken, instanceUrl } = await sfSession(alias, { env: environment.env ?? {}, signal: run.signal });
  const loginUrl = textOf(config, "login_url");
  const instance = instanceHost(instanceUrl, loginUrl === null ? {} : { login_url: loginUrl });
  const token = { accessToken, instanceUrl: instance };
  return { ...token, user: await userOf(token, alias, context) };
}

function userOf(token: Parameters<typeof askUser>[0], alias: string, { run }: VerbContext): Promise<User> {
  return withTokenCalls(run, (calls) => askUser(token, calls, run)).catch((error: unknown) => {
    if (!(error instanceof OrgError) || error.rule.kind !== "config") throw error;
    throw new TapError(`login --sf: ${error.what}`, {
      code: "SF",
      kind: "config",
      cause: error,
      hint: `The session that sf has for ${alias} is over: run sf org login web --alias ${alias}, and try this again.`,
    });
  });
}
