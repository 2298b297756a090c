import type { Run } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config/config.ts";
import { isSameName } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";
import { describedOrg } from "../salesforce/describe/describe-cache.ts";
import type { Session } from "../salesforce/session.ts";
import { nothingFound } from "./nothing-found.ts";

/** One object by its name, in any case. @throws TapError where there is none, or Salesforce refuses it */
export async function describedObject(
  name: string,
  { session, settings }: { readonly session: Session; readonly settings: Settings },
  run: Run,
): Promise<ObjectDescribe> {
  const org = await describedOrg(session, settings.read.cacheDir, run);
  const names = org.objects.map((each) => each.name);
  const own = names.find((each) => isSameName(each, name));
  if (own === undefined) throw nothingFound("object", name, names);
  for await (const described of org.describe([own])) {
    if ("error" in described) throw described.error;
    return described.describe;
  }
  throw nothingFound("object", name, []);
}
