import { UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import type { Action } from "../../actions/action.ts";

/** More ids than these are not shown. */
const fewIds = 3;

/** @throws UsageError where a write is not permitted, neither by an option nor by the person at the terminal */
export async function permit(action: Action, input: unknown, { given, prompts }: VerbContext): Promise<void> {
  // guard(write-permission, `given.has("allow-write")` -> `true`): records would be changed by a command that nobody permitted to.
  if (given.has("allow-write")) return;
  const { name } = action;
  if (prompts === null) throw new UsageError(`${name} changes records: add --allow-write to permit it`, "action");
  const isPermitted = await prompts.confirm({ message: questionOf(action, input), initial: false });
  // guard(write-refused, `isPermitted` -> `true`): records would be changed by a command that the person at the terminal refused.
  if (!isPermitted) throw new UsageError("nothing was sent", "action");
}

/** `Delete a record (Account, 001dM00003jU9GxQAK). Go on?` */
function questionOf({ title, audited, itemsOf }: Action, input: unknown): string {
  const { objects, ids } = audited?.(input, undefined) ?? { objects: [], ids: [] };
  const items = itemsOf?.(input) ?? 0;
  const shown = [
    ...objects,
    ...ids.slice(0, fewIds),
    ...(ids.length > fewIds ? ["..."] : []),
    ...(items > 1 ? [`${items} in all`] : []),
  ];
  return `${title}${shown.length === 0 ? "" : ` (${shown.join(", ")})`}. Go on?`;
}
