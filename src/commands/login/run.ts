import { UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { borrowSfSession } from "./borrow-sf-session.ts";
import type { FinishedLogin } from "./finished-login.ts";
import { logInWithBrowser } from "./log-in-with-browser.ts";
import { openTarget } from "./target.ts";

const ofBrowser = ["domain", "sandbox", "client-id", "port", "paste", "no-browser"];

/** Logs in, writes the login to the configuration, and says as whom. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const alias = given.text("sf");
  const other = ofBrowser.find((name) => given.has(name));
  if (alias !== null && other !== undefined)
    throw new UsageError(`--sf takes the session of sf as it is: leave --${other} out`, "login");
  const target = await openTarget(context);
  const login = await (alias === null ? logInWithBrowser(context, target) : borrowSfSession(alias, context, target));
  const { user, instanceUrl, notes } = login;
  const value = {
    username: user?.username ?? null,
    user_id: user?.userId ?? null,
    org_id: user?.orgId ?? null,
    instance_url: instanceUrl,
    config: target.file.path,
  };
  await print.value(value, () => `${sentenceOf(login)}\n${notes.map((note) => `${note}\n`).join("")}`);
  return 0;
}

function sentenceOf({ user, instanceUrl }: FinishedLogin): string {
  if (user === null) return `Logged in at ${instanceUrl}.`;
  return `Logged in as ${user.username} at ${instanceUrl} (org ${user.orgId}).`;
}
