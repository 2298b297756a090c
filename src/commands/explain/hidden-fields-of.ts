import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { Session } from "../../salesforce/session.ts";
import { HiddenFields } from "../../streams/metadata/read/hidden-fields.ts";

/** Names of the fields that the object has and this user may not read, by one call; none where Salesforce does not say. */
export async function hiddenFieldsOf(
  { name, fields }: ObjectDescribe,
  session: Session,
  run: Run,
): Promise<readonly string[]> {
  const known = new Map([[name, new Set(fields.map((field) => field.name))]]);
  try {
    const found = await new HiddenFields(session).of(known, name, run);
    return (found.get(name) ?? []).map((field) => String(Reflect.get(field, "QualifiedApiName")));
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return [];
  }
}
