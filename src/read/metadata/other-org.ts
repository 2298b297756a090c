import { type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Session } from "../../salesforce/interface.ts";

/** @throws TapError where the state is of another org than the login leads to. */
export function refuseOtherOrg({ stream, from }: Selection, { orgId }: Session): void {
  if (from === null || from.org === orgId) return;
  throw new TapError(`${stream.id}: the state is of org ${from.org}, but the login leads to org ${orgId}.`, {
    code: "OTHER_ORG",
    kind: "config",
    stream: stream.id,
    hint: "Log in to the org that the state belongs to, or start without a state.",
  });
}
