import type { Run, Selection } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";
import { otherOrg } from "../plan/bookmark/resume-point.ts";

/**
 * Selections as they are to be read: anew where their state is of another org and the user allows that.
 * @throws TapError where it is of another org and the user does not.
 */
export function ofThisOrg(
  selections: readonly Selection[],
  { orgId, allowOrgChange }: { readonly orgId: string; readonly allowOrgChange: boolean },
  run: Run,
): readonly Selection[] {
  const others = selections.filter(({ from }) => from !== null && from.source !== orgId);
  const [first] = others;
  if (first !== undefined && !allowOrgChange) throw otherOrg(first.stream.id, first.from?.source ?? "", orgId);
  warnOrgChange(others, orgId, run);
  return selections.map((selection) => (others.includes(selection) ? selection.restart() : selection));
}

/** Tells which streams are loaded anew because their state is of another org. */
export function warnOrgChange(streams: readonly Selection[], orgId: string, run: Run): void {
  if (streams.length === 0) return;
  const orgs = [...new Set(streams.map(({ from }) => from?.source ?? ""))].join(", ");
  const text =
    `${listNames(streams.map(({ stream }) => stream.id))}: the state is of org ${orgs}, and the login leads to org ${orgId}. ` +
    "allow_org_change is set, so they are loaded in full under a new version.";
  run.log({ level: "warn", code: "org_changed", text });
}
