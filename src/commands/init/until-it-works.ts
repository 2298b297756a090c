import { TapError, type VerbContext } from "@singer-io-ts/tap-kit";

/** One try to get an answer that works. */
export interface Attempt {
  /** False: what the options say has been tried, and has failed. */
  readonly isFirst: boolean;
  /** What was typed before, by setting, so that only what is wrong is typed again. */
  readonly typed: Map<string, string>;
}

/** The person does not want to try again. The error was shown. */
export class GaveUp extends Error {
  override readonly name = "GaveUp";
  /** As the error decides it. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("The person does not want to try again.");
    this.exitCode = exitCode;
  }
}

/** Tries until it works. @throws GaveUp */
export async function untilItWorks<T>(context: VerbContext, attempt: (attempt: Attempt) => Promise<T>): Promise<T> {
  const { prompts, run, report } = context;
  const typed = new Map<string, string>();
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await attempt({ isFirst, typed });
    } catch (error) {
      if (!(error instanceof TapError) || prompts === null || run.signal.aborted) throw error;
      const exitCode = report([error]);
      if (!(await prompts.confirm({ message: "Try again?", initial: true }))) throw new GaveUp(exitCode);
    }
  }
}
