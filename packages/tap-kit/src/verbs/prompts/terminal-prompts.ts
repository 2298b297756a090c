import type { Readable, Writable } from "node:stream";
import type { Asking, Prompts } from "./prompts.ts";

/** A terminal to ask at. */
export interface AskedTerminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Prompts at a terminal. The library is loaded with the first question. */
export function terminalPrompts(terminal: AskedTerminal, { signal, stop }: Asking): Prompts {
  const common = { ...terminal, signal };
  const library = () => import("@clack/prompts");
  /** The answer; the library gives a symbol in its place where the person, or the run's signal, ends it. */
  const answered = async <T>(answer: Promise<T | symbol>): Promise<T> => {
    const value = await answer;
    if (typeof value !== "symbol") return value;
    stop();
    throw signal.reason ?? new Error("nobody answered");
  };
  const checked =
    (check: ((answer: string) => string | null) | undefined) =>
    (answer: string | undefined): string | undefined =>
      check?.(answer ?? "") ?? undefined;
  return {
    async text({ message, example, initial, check }) {
      const { text } = await library();
      const shown = example === undefined ? {} : { placeholder: example };
      const otherwise = initial === undefined ? {} : { defaultValue: initial, placeholder: initial };
      const validate = checked(check === undefined ? undefined : (answer) => check(answer || (initial ?? "")));
      return answered<string>(text({ ...common, message, ...shown, ...otherwise, validate }));
    },
    async secret({ message, check }) {
      const { password } = await library();
      return (await answered<string>(password({ ...common, message, validate: checked(check) }))) ?? "";
    },
    async choose({ message, choices, initial }) {
      const { select } = await library();
      const first = initial === undefined ? {} : { initialValue: initial };
      const answer = answered<string>(select<string>({ ...common, message, options: [...choices], ...first }));
      // One of the choices' values.
      return answer as Promise<never>;
    },
    async chooseSeveral({ message, choices, initial = [] }) {
      const { autocompleteMultiselect } = await library();
      const all = { options: [...choices], initialValues: [...initial], maxItems: 10 };
      const answer = answered<string[]>(autocompleteMultiselect<string>({ ...common, message, ...all }));
      return answer as Promise<never>;
    },
    async confirm({ message, initial }) {
      const { confirm } = await library();
      return answered<boolean>(confirm({ ...common, message, initialValue: initial }));
    },
  };
}
