import type { Run } from "@singer-io-ts/tap-kit";
import { isUnknownException } from "../../errors/confirm-broken.ts";
import { OrgError, throwTransient } from "../../errors/org-error.ts";
import { describeObjects, type ObjectDescribe } from "../../salesforce/describe/describe.ts";
import { partsOfComposite } from "../../salesforce/rest/composite.ts";
import type { Session } from "../../salesforce/session.ts";
import type { Discovery } from "../stream-kind.ts";

/**
 * The describes of the objects that are wanted, in their order. What Salesforce refuses for good is left out with a
 * warning; so is an object whose describe is broken, and where the run reads what is discovered, it fails by its name.
 * @throws OrgError where it may be an outage: it is no fact about any object
 */
export async function describedObjects(
  { session, org, wanted, leaveOut }: Pick<Discovery, "session" | "org" | "wanted" | "leaveOut">,
  run: Run,
): Promise<readonly ObjectDescribe[]> {
  const found = new Map<string, ObjectDescribe>();
  const unknown = new Map<string, OrgError>();
  for await (const described of org.describe(wanted)) {
    if ("describe" in described) found.set(described.name, described.describe);
    else if (isUnknownException(described.error)) unknown.set(described.name, described.error);
    else {
      throwTransient(described.error);
      warn(described.error, run);
    }
  }
  for (const error of await stillBroken(unknown, found, session, run)) {
    const { stream = "", code, cause } = error.detail;
    warn(error, run);
    leaveOut(stream, new OrgError(error.what, code, error.rule, { stream, cause, hint: brokenHint }));
  }
  return wanted.flatMap((name) => found.get(name) ?? []);
}

const brokenHint =
  "Salesforce describes the others. If the error persists, give the number in the message to Salesforce support, or exclude the object by a ! in the setting objects.";

/**
 * Asks again for what Salesforce answered with UNKNOWN_EXCEPTION, in one call with an object that it described: only where that one comes and
 * the others do not, it is they that are broken. What comes now is added to `found`.
 */
async function stillBroken(
  unknown: ReadonlyMap<string, OrgError>,
  found: Map<string, ObjectDescribe>,
  session: Session,
  run: Run,
): Promise<readonly OrgError[]> {
  const [first] = unknown.values();
  if (first === undefined) return [];
  const [control] = found.keys();
  if (control === undefined) throw first;
  const broken: OrgError[] = [];
  const names = [...unknown.keys()];
  const some = partsOfComposite - 1;
  for (let from = 0; from < names.length; from += some) {
    for await (const { described } of describeObjects(session, [control, ...names.slice(from, from + some)], run)) {
      if ("describe" in described) found.set(described.name, described.describe);
      else if (described.name !== control && isUnknownException(described.error)) broken.push(described.error);
      // guard(describe-outage): objects would be left out as broken because of an outage.
      else throw described.error;
    }
  }
  return broken;
}

function warn({ message, detail: { stream } }: OrgError, run: Run): void {
  run.log({ level: "warn", code: "describe_failed", text: message, ...(stream !== undefined && { stream }) });
}
