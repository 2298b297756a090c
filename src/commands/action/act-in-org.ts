import { clean, type Json, type VerbContext } from "@singer-io-ts/tap-kit";
import { type Action, changesRecords } from "../../actions/action.ts";
import { auditLine } from "../../actions/run/audit.ts";
import { checkedInput } from "../../actions/run/check-input.ts";
import { newestTested } from "../../salesforce/login/api-versions.ts";
import { settingsIn, withSession } from "../with-session.ts";
import { inputOf } from "./input-of.ts";
import { permit } from "./permit.ts";

/** Carries out an action and prints its answer, or with --dry-run what it would ask. */
export async function actInOrg(action: Action, context: VerbContext): Promise<number> {
  const { given, print, environment } = context;
  const input = await checkedInput(action, await inputOf(context));
  if (given.has("dry-run")) return showRequests(action, input, context);
  if (changesRecords(action, input)) await permit(action, input, context);
  return withSession(context, async (session) => {
    const { ActionRunner } = await import("../../actions/run/action-runner.ts");
    const runner = new ActionRunner(session, context.run, (entry) => environment.stderr(clean(auditLine(entry))));
    const answer = await runner.run(action, input);
    // Salesforce's answers are JSON.
    await print.json(answer as Json);
    return exitCodeOf(action, answer, print);
  });
}

async function showRequests(action: Action, input: unknown, context: VerbContext): Promise<number> {
  const { apiVersion } = await settingsIn(context);
  const { plannedRequests } = await import("../../actions/run/dry-run.ts");
  const planned = await plannedRequests(action, input, apiVersion ?? `${newestTested}.0`);
  await context.print.json(planned as unknown as Json);
  context.print.note("Nothing was sent.");
  return 0;
}

/** The exit code of an integrity failure, where a part of what was asked failed. */
function exitCodeOf({ name, tally }: Action, answer: unknown, print: VerbContext["print"]): number {
  const { all, failed } = tally?.(answer) ?? { all: 0, failed: 0 };
  if (failed > 0) print.note(`${name}: ${failed} of ${all} failed; the answer says why.`);
  // guard(failed-items, `failed > 0 ? 4 : 0` -> `0`): a script would take records for saved that Salesforce refused.
  return failed > 0 ? 4 : 0;
}
