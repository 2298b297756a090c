import { TapError, type VerbContext } from "@singer-io-ts/tap-kit";

/**
 * Tries until it works, or the person does not want to try again.
 * @param attempt is given whether it is the first one: what options said holds for that alone
 */
export async function untilItWorks<T>(context: VerbContext, attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  const { prompts, run, report } = context;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await attempt(isFirst);
    } catch (error) {
      if (!(error instanceof TapError) || prompts === null || run.signal.aborted) throw error;
      report([error]);
      if (!(await prompts.confirm({ message: "Try again?", initial: true }))) throw error;
    }
  }
}
