import { isTransient, OrgError } from "./org-error.ts";

/**
 * Salesforce has one code for a transient error of its own and for what is broken in the org. It has been asked several times
 * by now.
 */
export const isUnknownException = (error: unknown): error is OrgError =>
  error instanceof OrgError &&
  error.detail.code === "UNKNOWN_EXCEPTION" &&
  isTransient(error) &&
  error.rule.scope !== "run";

async function isGiven(control: (() => Promise<unknown>) | null): Promise<boolean> {
  try {
    await control?.();
    return control !== null;
  } catch (error) {
    if (!isUnknownException(error)) throw error;
    return false;
  }
}

/**
 * Asks again for what failed with an unknown exception, once Salesforce answers for another thing of the same kind.
 * @param control asks for something that Salesforce gave before; null: it gave nothing of the kind.
 * @returns the answer, or the error of what is broken: everything else was answered.
 * @throws OrgError where it may be an outage
 */
export async function confirmBroken<T>(
  error: OrgError,
  ask: () => Promise<T>,
  control: (() => Promise<unknown>) | null,
): Promise<T | { readonly broken: OrgError }> {
  // guard(second-look): an outage would leave out all streams that were read during it.
  if (!(await isGiven(control))) throw error;
  try {
    return await ask();
  } catch (again) {
    if (!isUnknownException(again)) throw again;
    return { broken: again };
  }
}
