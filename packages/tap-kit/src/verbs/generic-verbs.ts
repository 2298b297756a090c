import type { Tap } from "../tap/tap.ts";
import { completion } from "./completion/verb.ts";
import { doctor } from "./doctor/verb.ts";
import { initVerb } from "./init/verb.ts";
import type { KitContext } from "./kit-context.ts";
import { plan } from "./plan/verb.ts";
import { preview } from "./preview/verb.ts";
import { select } from "./select/verb.ts";
import { state } from "./state/verb.ts";
import { streams } from "./streams/verb.ts";
import { sync } from "./sync/verb.ts";
import type { AnyVerb } from "./verb.ts";

/** The verbs that every tap has. Their order within a group is the order of the help, but for some that come first (`overview.ts`). */
const genericVerbs: readonly AnyVerb<KitContext>[] = [select, doctor, completion, streams, plan, preview, sync, state];

/** All verbs of a tap. */
export function verbsOf(tap: Tap<never>): readonly AnyVerb<KitContext>[] {
  const init = tap.setup === undefined ? [] : [initVerb(tap.setup)];
  return [...init, ...genericVerbs, ...(tap.verbs ?? [])];
}
