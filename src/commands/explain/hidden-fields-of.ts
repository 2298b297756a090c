import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { Session } from "../../salesforce/session.ts";
import { hiddenFieldNames } from "../../streams/metadata/read/hidden-fields.ts";

/** Names of the fields that the object has and this user may not read, by one call; none where Salesforce does not say. */
export async function hiddenFieldsOf(describe: ObjectDescribe, session: Session, run: Run): Promise<readonly string[]> {
  try {
    return (await hiddenFieldNames([describe], session, describe.name, run)).get(describe.name) ?? [];
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return [];
  }
}
