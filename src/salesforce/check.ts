import { type CheckStep, type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config.ts";
import { OrgError, ownError } from "../errors.ts";
import { futureStart } from "../future-start.ts";
import type { Session } from "./interface.ts";
import { members } from "./members.ts";
import { queryPath } from "./query.ts";
import { jsonReply } from "./reply.ts";
import { openSession } from "./session.ts";
import { describeGlobal } from "./sobjects.ts";
import { usageIn } from "./usage.ts";

/** What a login needs for a sync, step by step; ends with the first that fails. Costs three API calls. */
export async function* checkSteps(settings: Settings, run: Run): AsyncGenerator<CheckStep> {
  const session = await attempted("login", () => openSession(settings, run));
  if ("ok" in session) {
    yield session;
    return;
  }
  try {
    const { userId, orgId, instanceUrl, apiVersion } = session;
    yield { step: "login", ok: true, detail: `user ${userId} of org ${orgId} at ${instanceUrl}` };
    yield { step: "API version", ok: true, detail: apiVersion };
    const future = futureStart(settings, session.now());
    if (future !== null) {
      yield { step: "start_date", ok: false, detail: future.message };
      return;
    }
    const objects = await objectsStep(session, run);
    yield objects;
    if (!objects.ok) return;
    yield await visibilityStep(session, run);
    yield await limitsStep(session, run);
  } finally {
    await session.close();
  }
}

async function objectsStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "objects";
  const described = await attempted(step, () => describeGlobal(session, run));
  if ("ok" in described) return described;
  const queryable = described.objects.filter((object) => object.queryable).length;
  if (queryable > 0) return { step, ok: true, detail: `${queryable} can be queried` };
  return { step, ok: false, detail: "This user may read no object. Give the user read access to objects." };
}

/**
 * Without View All Data a user is shown the rows that sharing lets through, and told of their changes and deletions alone;
 * Salesforce never says that there are more. A profile's permissions are those of the permission set that belongs to it.
 * (Object Reference, PermissionSetAssignment.)
 */
async function visibilityStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "View All Data";
  const soql =
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${session.userId}' ` +
    "AND PermissionSet.PermissionsViewAllData = true LIMIT 1";
  try {
    if (!/^[A-Za-z0-9]{15,18}$/.test(session.userId)) throw ownError("UNEXPECTED_ANSWER", "the user's id is none.");
    const request = { method: "GET", path: queryPath(soql, false) } as const;
    const totalSize = (value: unknown) => members(value).number("totalSize");
    const isGiven = await session.ask(request, run, (reply) => jsonReply(reply, "permissions", totalSize));
    return { step, ok: true, detail: isGiven > 0 ? "yes" : unseen };
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return { step, ok: true, detail: `not known: ${error.what} ${careful}` };
  }
}

const careful =
  "Rows that sharing hides from the user are not read, and what sharing hides later does not come as deleted.";
const unseen = `warning: the user has not this permission. ${careful} Give it where all rows are wanted.`;

/** The limits resource needs the permission View Setup and Configuration, which a sync does not. */
async function limitsStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "API calls left";
  try {
    const request = { method: "GET", path: "limits" } as const;
    return {
      step,
      ok: true,
      detail: await session.ask(request, run, (reply) => jsonReply(reply, "limits", callsLeft)),
    };
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return { step, ok: true, detail: `not known: ${error.what}` };
  }
}

function callsLeft(limits: unknown): string | null {
  const usage = usageIn(limits);
  return usage && `${usage.limit - usage.used} of ${usage.limit} in 24 hours`;
}

async function attempted<T extends object>(
  step: string,
  work: () => Promise<T>,
): Promise<T | (CheckStep & { ok: false })> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return { step, ok: false, detail: error.message };
  }
}
