import type { VerbContext } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import type { Session } from "../../salesforce/session.ts";
import { findObject } from "../described-object.ts";
import { discoveredStream } from "./discovered-stream.ts";
import { explainField } from "./explain-field.ts";
import { explainObject, type OrgFacts } from "./explain-object.ts";
import type { Explanation } from "./explanation.ts";

/** Explains an object, or one of its fields. */
type ObjectExplainer = (field: string | undefined) => Promise<Explanation>;

/** @returns null: there is no such object. */
export async function objectExplainer(
  name: string,
  { session, settings }: { readonly session: Session; readonly settings: Settings },
  { run, selections }: Pick<VerbContext, "run" | "selections">,
): Promise<ObjectExplainer | null> {
  const { describe, org } = await findObject(name, { session, settings }, run);
  if (describe === null) return null;
  const facts: OrgFacts = { session, settings, org };
  const { of, catalog } = await selections();
  const stream = await discoveredStream(describe, facts, run);
  const own = { stream, selection: await of(stream), catalog };
  return (field) =>
    field === undefined ? explainObject(describe, facts, own, run) : explainField(describe, field, facts, own, run);
}
