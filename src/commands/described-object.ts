import type { Run } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config/config.ts";
import { isSameName } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";
import { type DescribedOrg, describedOrg } from "../salesforce/describe/describe-cache.ts";
import type { Session } from "../salesforce/session.ts";
import { nothingFound } from "./nothing-found.ts";

interface Connected {
  readonly session: Session;
  readonly settings: Settings;
}

/** One object by its name, in any case. @throws TapError where there is none, or Salesforce refuses it */
export async function describedObject(name: string, connected: Connected, run: Run): Promise<ObjectDescribe> {
  return (await objectInOrg(name, connected, run)).describe;
}

/** The same, with what is known of the org. @throws TapError as `describedObject` */
export async function objectInOrg(
  name: string,
  connected: Connected,
  run: Run,
): Promise<{ readonly describe: ObjectDescribe; readonly org: DescribedOrg }> {
  const { describe, org } = await findObject(name, connected, run);
  if (describe !== null) return { describe, org };
  throw nothingFound(
    "object",
    name,
    org.objects.map((each) => each.name),
  );
}

/** The same; a describe of null: there is no such object. @throws TapError where Salesforce refuses it */
export async function findObject(
  name: string,
  { session, settings }: Connected,
  run: Run,
): Promise<{ readonly describe: ObjectDescribe | null; readonly org: DescribedOrg }> {
  const org = await describedOrg(session, settings.read.cacheDir, run);
  const { objects, describe } = org;
  const own = objects.find((each) => isSameName(each.name, name));
  // Taken to its end: only then the cache keeps the describe.
  const [described] = own === undefined ? [] : await Array.fromAsync(describe([own.name]));
  if (described !== undefined && "error" in described) throw described.error;
  return { describe: described?.describe ?? null, org };
}
