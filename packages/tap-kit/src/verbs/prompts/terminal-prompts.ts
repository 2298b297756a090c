import type { Dialog, Environment } from "../../command/environment.ts";
import { inTerminal } from "../print/shown-text.ts";
import type { Choice, Prompts } from "./prompts.ts";

/** What prompts need of a run. */
interface Asking {
  readonly signal: AbortSignal;
  /** Stops the run, as the person wants. */
  readonly stop: () => void;
  /** Called when a question is asked, and when it is answered. */
  readonly asking?: (isAsking: boolean) => void;
}

/** Prompts at the terminal of this environment, which is opened for the first question; null: nobody is there to answer. */
export function promptsFor(
  { dialog, shown = async () => {} }: Pick<Environment, "dialog" | "shown">,
  asking: Asking,
): Prompts | null {
  if (dialog === undefined) return null;
  let opened: Dialog | null = null;
  const open = (): Dialog => {
    opened ??= dialog();
    return opened;
  };
  return terminalPrompts(open, { ...asking, shown });
}

interface Showing extends Asking {
  readonly shown: () => Promise<void>;
}

/** The library is loaded with the first question. */
function terminalPrompts(dialog: () => Dialog, { signal, stop, asking, shown }: Showing): Prompts {
  const library = async () => {
    const prompts = await import("@clack/prompts");
    await shown();
    return prompts;
  };
  const common = (message: string) => {
    asking?.(true);
    keepAlive(dialog(), true);
    return { ...dialog(), signal, message: inTerminal(message) };
  };
  /** The answer; the library gives a symbol in its place where the person, or the run's signal, ends it. */
  const answered = async <T>(answer: Promise<T | symbol>): Promise<T> => {
    const value = await answer.finally(() => asking?.(false));
    keepAlive(dialog(), false);
    if (typeof value !== "symbol") return value;
    stop();
    throw signal.reason ?? new Error("nobody answered");
  };
  return {
    async text({ message, example, initial = "", check }) {
      const { text } = await library();
      const empty = initial === "" ? { placeholder: example ?? "" } : { placeholder: initial, defaultValue: initial };
      const validate = checked(check && ((answer) => check(answer || initial)));
      return answered<string>(text({ ...common(message), ...empty, validate }));
    },
    async secret({ message, check }) {
      const { password } = await library();
      return (await answered<string>(password({ ...common(message), validate: checked(check) }))) ?? "";
    },
    async choose({ message, choices, initial }) {
      const { select } = await library();
      const first = initial === undefined ? {} : { initialValue: initial };
      const answer = answered<string>(
        select<string>({ ...common(message), options: choices.map(shownChoice), ...first }),
      );
      // One of the choices' values.
      return answer as Promise<never>;
    },
    async chooseSeveral({ message, choices, initial = [] }) {
      const { autocompleteMultiselect } = await library();
      const all = { options: choices.map(shownChoice), initialValues: [...initial], maxItems: 10 };
      const answer = answered<string[]>(autocompleteMultiselect<string>({ ...common(message), ...all }));
      return answer as Promise<never>;
    },
    async confirm({ message, initial }) {
      const { confirm } = await library();
      return answered<boolean>(confirm({ ...common(message), initialValue: initial }));
    },
  };
}

/** Whether the process waits for what is typed. */
function keepAlive({ input }: Dialog, isAsking: boolean): void {
  // Streams that are no terminal have none of this.
  const { ref, unref } = input as { readonly ref?: () => unknown; readonly unref?: () => unknown };
  (isAsking ? ref : unref)?.call(input);
  if (!isAsking) input.pause();
}

const checked =
  (check: ((answer: string) => string | null) | undefined) =>
  (answer: string | undefined): string | undefined =>
    check?.(answer ?? "") ?? undefined;

/** Labels may be the service's. */
const shownChoice = <T extends string>({ value, label, hint }: Choice<T>) => ({
  value,
  label: inTerminal(label),
  ...(hint !== undefined && { hint: inTerminal(hint) }),
});
