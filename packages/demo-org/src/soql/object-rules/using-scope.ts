import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import type { Comparison } from "../where/condition.ts";

/**
 * The condition that USING SCOPE adds: none for `everything`, the user's own rows for `mine`. An object has the scopes
 * that its describe lists.
 * @throws OrgError INVALID_QUERY_SCOPE (a code of the API; the text is a guess)
 */
export function ownedBy(scope: string | undefined, { describe, def }: Entity, userId: string): Comparison | null {
  if (scope === undefined) return null;
  const supported = Array.isArray(describe["supportedScopes"]) ? describe["supportedScopes"] : [];
  const names = supported.map((each: { readonly name: string }) => each.name.toLowerCase()); // as object-describe.ts has them
  if (!names.includes(scope.toLowerCase()))
    throw new OrgError(400, "INVALID_QUERY_SCOPE", `The scope '${scope}' is not supported for ${def.name}`);
  if (scope.toLowerCase() === "everything") return null;
  return {
    kind: "compare",
    path: "OwnerId",
    fn: null,
    operator: "=",
    values: [{ type: "STRING", text: `'${userId}'` }],
    semiJoin: null,
  };
}
