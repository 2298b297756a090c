import { adviseOn, compileCheck, errorMessage, type Json, nearest, parseExactJson } from "@singer-io-ts/tap-kit";
import type { Action } from "../action.ts";
import { ActionError } from "../errors/action-error.ts";

type Check = Awaited<ReturnType<typeof compileCheck>>;

/** An action, or what takes its input as one does. */
type Checked = Pick<Action, "name" | "input" | "refuses"> & { readonly example: Pick<Action["example"], "input"> };

const checks = new Map<string, Promise<Check>>();

/**
 * A copy of an action's input, with the defaults of members that are absent.
 * @throws ActionError that names the member which the action does not take as it is
 */
export async function checkedInput(action: Checked, given: unknown): Promise<unknown> {
  const input = copyOf(action, given);
  const damaged = damagedText(input, "");
  if (damaged !== null)
    throw inputError(action, `${damaged}: it has half of a character`, "Give text that is valid Unicode.");
  const check = checks.get(action.name) ?? compileCheck(action.input, { fillDefaults: true });
  checks.set(action.name, check);
  const fault = (await check)(input);
  const refusal = fault === null ? (action.refuses?.(input) ?? null) : null;
  if (refusal !== null) throw inputError(action, refusal.what, refusal.hint);
  if (fault === null) return input;
  const path = fault.path.replace(/^\$\.?/, "");
  if (fault.unknown === undefined) {
    const whole = `Write it like ${JSON.stringify(action.example.input)}.`;
    const { what, hint } = adviseOn(fault, whole);
    throw path === "" ? inputError(action, what, whole) : inputError(action, `${path}: ${what}`, hint);
  }
  const { name, known } = fault.unknown;
  const near = nearest(name, known);
  const hint =
    known.length === 0 ? "It takes none." : near === null ? `It takes ${known.join(", ")}.` : `Did you mean ${near}?`;
  throw inputError(action, `${path}: there is no such member`, hint);
}

/** As JSON has it. The digits of numbers stay as they are. */
function copyOf(action: Checked, given: unknown): Json {
  let text: string | undefined;
  try {
    text = JSON.stringify(given ?? {});
  } catch (error) {
    // A BigInt, or an object in itself.
    throw inputError(action, `the input is no JSON (${errorMessage(error)})`, "Give what JSON.stringify takes.");
  }
  // What JSON.stringify writes is JSON.
  if (text !== undefined) return parseExactJson(text) as Json;
  throw inputError(action, "the input is no JSON", "Give an object.");
}

/** Where a text, or a name, has a surrogate alone: it is no character, and could not be sent as it is. Null: nowhere. */
function damagedText(value: Json, path: string): string | null {
  if (typeof value === "string") return value.isWellFormed() ? null : path;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    if (!name.isWellFormed()) return path === "" ? "a member's name" : `${path}, a member's name`;
    const at = Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const damaged = damagedText(member, at);
    if (damaged !== null) return damaged;
  }
  return null;
}

function inputError({ name }: Checked, what: string, hint: string): ActionError {
  return new ActionError(`${name}: ${what}.`, { code: "INPUT", kind: "config", hint });
}
