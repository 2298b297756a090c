import { clean, type VerbContext } from "@singer-io-ts/tap-kit";
import type { Action } from "../../../actions/action.ts";
import { actions } from "../../../actions/registry.ts";
import { auditLine } from "../../../actions/run/audit.ts";
import type { LastingRunner } from "../../../actions/run/lasting-runner.ts";
import { openSession } from "../../../salesforce/open-session.ts";
import { settingsIn } from "../../with-session.ts";
import type { Tool } from "./tool.ts";

/** Runs actions in one session, which is opened by the first of them. */
export interface ActionCalls extends Pick<LastingRunner, "run" | "close"> {}

/** All actions as tools. */
export function actionTools(calls: ActionCalls): readonly Tool[] {
  return actions.map((action) => ({
    ...action,
    description: `${action.description} Costs: ${action.costs} Needs: ${action.needs}`,
    call: async (input, signal) => ({ value: await calls.run(action, input, signal), messages: [] }),
  }));
}

/** What calls Salesforce is loaded by the first call: a server answers a host at once, which starts it long before it is used. */
export function actionRunner(context: VerbContext): ActionCalls {
  let loading: Promise<LastingRunner> | null = null;
  const load = async () => {
    const { LastingRunner } = await import("../../../actions/run/lasting-runner.ts");
    return new LastingRunner(
      () => openedSession(context),
      (entry) => context.environment.stderr(clean(auditLine(entry))),
    );
  };
  return {
    run: async (action: Action, input: unknown, signal?: AbortSignal) => {
      loading ??= load();
      return (await loading).run(action, input, signal);
    },
    close: async () => (await loading)?.close(),
  };
}

/** The configuration is read each time: a token in its file may have been replaced. */
async function openedSession(context: VerbContext) {
  const fresh = context.restart();
  return { session: await openSession(await settingsIn(fresh), fresh.run), run: fresh.run };
}
