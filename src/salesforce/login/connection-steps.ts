import type { CheckStep, Run } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { OrgError } from "../../errors/org-error.ts";
import { canWrite } from "../files/can-write.ts";
import { proxySetting } from "../http/network-environment.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import { queryPath } from "../rest/query.ts";
import type { Session } from "../session.ts";

/** Where the login goes, and by which way. Costs no call. @throws TapError where the proxy's variable is wrong */
export function hostStep({ login }: Settings, env: Readonly<Record<string, string | undefined>>): CheckStep {
  const proxy = proxySetting(env);
  const way = proxy === null ? "no proxy" : `through the proxy ${proxy.host} (${proxy.variable})`;
  return { step: "host", ok: true, detail: `${login.host}, ${way}` };
}

/** Which org it is: its name and edition, and whether it is a sandbox. One call. (Object Reference, Organization.) */
export async function orgStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "org";
  const soql = "SELECT Name, OrganizationType, IsSandbox FROM Organization";
  try {
    const request = { method: "GET", path: queryPath(soql, false) } as const;
    const detail = await session.ask(request, run, (reply) => jsonReply(reply, "organization", orgIn));
    return { step, ok: true, detail };
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return { step, ok: true, detail: `not known: ${error.what}` };
  }
}

function orgIn(value: unknown): string | null {
  const [row] = members(value).list("records") ?? [];
  const { text, flag } = members(row);
  const [name, edition] = [text("Name"), text("OrganizationType")];
  return name === null
    ? null
    : `${name}${edition === null ? "" : `, ${edition}`}${flag("IsSandbox") ? ", a sandbox" : ""}`;
}

/** Salesforce refuses a login by JWT where the clocks differ much. */
const tolerableMs = 60_000;

/** How far this machine's clock is from the org's. */
export function clockStep(session: Session, run: Run): CheckStep {
  const step = "clock";
  const differenceMs = run.clock.now().getTime() - session.now().getTime();
  if (Math.abs(differenceMs) <= tolerableMs) return { step, ok: true, detail: "as Salesforce's" };
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  const detail = `${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} Salesforce's. The tap uses Salesforce's; a login by JWT may be refused. Set this machine's clock.`;
  return { step, ok: true, warn: true, detail };
}

/** Where the run keeps descriptions of objects and a rotated token, and whether it can. */
export async function filesStep({ login, read: { cacheDir } }: Settings): Promise<CheckStep> {
  const step = "files";
  const token = login.method === "refresh_token" ? (login.store.file ?? login.store.configFiles.at(-1) ?? null) : null;
  const places = [
    ...(cacheDir === null ? [] : [{ what: "descriptions of objects", path: cacheDir, option: "cache_dir" }]),
    ...(token === null ? [] : [{ what: "a rotated token", path: token, option: "token_store" }]),
  ];
  const detail = places.map(({ what, path }) => `${what}: ${path}`).join("; ");
  for (const { path, option, what } of places) {
    if (await canWrite(path)) continue;
    const failed = `${what} cannot be written to ${path}. Set ${option} to a place where this user may write.`;
    // Without a cache a run only takes more calls; without the token the next login fails.
    return option === "cache_dir"
      ? { step, ok: true, warn: true, detail: failed }
      : { step, ok: false, detail: failed };
  }
  return { step, ok: true, detail: detail === "" ? "none are kept" : detail };
}
