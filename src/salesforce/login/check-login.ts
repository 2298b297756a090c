import { type CheckStep, failedStep, type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { futureStart } from "../../config/future-start-date.ts";
import { OrgError } from "../../errors/org-error.ts";
import { describeGlobal, type GlobalDescribe } from "../describe/describe-global.ts";
import { queryJobsIn, usageIn } from "../http/api-usage.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { openSession } from "../open-session.ts";
import type { Session } from "../session.ts";
import { hasPermission } from "./user-permissions.ts";

/**
 * What a login needs for a sync, step by step; ends with the first that fails. Costs four API calls, three where there are no files.
 * @param more further steps, once the user is logged in and sees objects.
 */
export async function* checkSteps(
  settings: Settings,
  run: Run,
  more?: (session: Session) => AsyncIterable<CheckStep>,
): AsyncGenerator<CheckStep> {
  const session = await attempt("login", () => openSession(settings, run));
  if ("ok" in session) {
    yield session;
    return;
  }
  try {
    const { userId, orgId, instanceUrl, apiVersion } = session;
    yield { step: "login", ok: true, detail: `user ${userId} of org ${orgId} at ${instanceUrl}` };
    yield { step: "API version", ok: true, detail: apiVersion };
    const future = futureStart(settings.read.start, session.now());
    if (future !== null) {
      yield { step: "start_date", ok: false, detail: future.message };
      return;
    }
    const objects = await attempt("objects", () => describeGlobal(session, run));
    const found = "ok" in objects ? objects : objectsStep(objects);
    yield found;
    if (!found.ok || "ok" in objects) return;
    yield await visibilityStep(session, run);
    if (hasFiles(objects)) yield await filesStep(session, run);
    yield await limitsStep(session, run);
    if (more !== undefined) yield* more(session);
  } finally {
    await session.close();
  }
}

function objectsStep({ objects }: GlobalDescribe): CheckStep {
  const step = "objects";
  const queryable = objects.filter((object) => object.queryable).length;
  if (queryable > 0) return { step, ok: true, detail: `${queryable} can be queried` };
  return { step, ok: false, detail: "This user may read no object. Give the user read access to objects." };
}

const hasFiles = ({ objects }: GlobalDescribe): boolean =>
  objects.some(({ name, queryable }) => name === "ContentDocument" && queryable);

/**
 * Without View All Data a user gets only the rows that sharing lets through, and only their changes and deletions;
 * Salesforce never says that there are more.
 */
async function visibilityStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "View All Data";
  const given = await hasPermission(session, "PermissionsViewAllData", run);
  if (given instanceof OrgError) return { step, ok: true, detail: `not known: ${given.what} ${sharingNote}` };
  return given ? { step, ok: true, detail: "yes" } : { step, ok: true, warn: true, detail: withoutViewAllData };
}

const sharingNote =
  "Rows that sharing hides from the user are not read, and what sharing hides later does not come as deleted.";
const withoutViewAllData = `The user does not have this permission. ${sharingNote} Give it where all rows are wanted.`;

/** Files are hidden from users with View All Data too. (Help, Query All Files.) */
async function filesStep(session: Session, run: Run): Promise<CheckStep> {
  const step = "Query All Files";
  const given = await hasPermission(session, "PermissionsQueryAllFiles", run);
  if (given instanceof OrgError) return { step, ok: true, detail: `not known: ${given.what} ${filesNote}` };
  return given ? { step, ok: true, detail: "yes" } : { step, ok: true, warn: true, detail: withoutQueryAllFiles };
}

const filesNote =
  "Without it ContentDocument, ContentVersion and ContentDocumentLink have only files that the user owns or was given, also with View All Data.";
const withoutQueryAllFiles = `The user does not have this permission. ${filesNote} Give it where all files are wanted.`;

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
  const jobs = queryJobsIn(limits);
  const ofJobs = jobs === null ? "" : `; ${jobs.left} of ${jobs.most} Bulk query jobs`;
  return usage && `${usage.limit - usage.used} of ${usage.limit} in 24 hours${ofJobs}`;
}

async function attempt<T extends object>(
  step: string,
  work: () => Promise<T>,
): Promise<T | (CheckStep & { ok: false })> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return failedStep(step, error);
  }
}
