import { type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";

/** The org that is logged in to, and whether the state may be of another one. */
interface OrgChange {
  readonly orgId: string;
  readonly allowOrgChange: boolean;
}

/**
 * Selections as the run reads them: from the start, under a new version, where their state is of another org and the user
 * allows that.
 * @throws TapError where it is of another org and the user does not.
 */
export function ofThisOrg(selections: readonly Selection[], change: OrgChange, run: Run): readonly Selection[] {
  const others = ofOtherOrg(selections, change, run);
  return selections.map((selection) => (others.has(selection) ? selection.restart() : selection));
}

/** Those whose state is of another org, which is logged. @throws TapError where the user does not allow that. */
export function ofOtherOrg(
  selections: readonly Selection[],
  { orgId, allowOrgChange }: OrgChange,
  run: Run,
): ReadonlySet<Selection> {
  // A bookmark that another connector wrote names no org: it is of this one.
  const others = selections.filter(({ from }) => from !== null && from.source !== null && from.source !== orgId);
  const [first] = others;
  if (first === undefined) return new Set();
  // guard(other-org): rows of two orgs would be mixed in one target table.
  if (!allowOrgChange) throw otherOrg(first, orgId);
  const orgs = [...new Set(others.map(({ from }) => from?.source ?? ""))].join(", ");
  const text =
    `${listNames(others.map(({ stream }) => stream.id))}: the state is of org ${orgs}, and the login leads to org ${orgId}. ` +
    "allow_org_change is set, so they are loaded in full under a new version.";
  run.log({ level: "warn", code: "org_changed", text });
  return new Set(others);
}

function otherOrg({ stream: { id }, from }: Selection, orgId: string): TapError {
  return new TapError(`${id}: the state is of org ${from?.source}, but the login leads to org ${orgId}.`, {
    code: "OTHER_ORG",
    kind: "config",
    stream: id,
    hint: "Log in to the org that the state belongs to, or set allow_org_change to load this org in full (a refreshed sandbox has a new id).",
  });
}
