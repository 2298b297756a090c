import { UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import type { Action } from "../../actions/action.ts";
import { actions } from "../../actions/registry.ts";
import { showAction } from "./show-action.ts";

/** Lists the actions, explains one, or carries one out. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const word = given.needed("action");
  const about = given.text("name");
  if (word === "show") return showAction(actionNamed(about ?? missingName()), print);
  if (about !== null) throw new UsageError(`${about} is one word too many: the input is given by --input`, "action");
  // A list needs no connection.
  if (word !== "list") return (await import("./act-in-org.ts")).actInOrg(actionNamed(word), context);
  await print.rows(
    [{ key: "action" }, { key: "access" }, { key: "title" }],
    actions.map(({ name, access, group, title, description }) => ({ action: name, access, title, group, description })),
  );
  return 0;
}

function actionNamed(name: string): Action {
  const found = actions.find((action) => action.name === name);
  if (found === undefined) throw new Error(`the verb offers ${name}, which is no action`);
  return found;
}

function missingName(): never {
  throw new UsageError("action show needs the name of an action: action show create-record", "action");
}
