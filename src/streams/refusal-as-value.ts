import { OrgError, throwTransient, withStream } from "../errors/org-error.ts";

/**
 * What Salesforce refuses of one thing for good is returned; what stands in the way of all streams, or may pass, is thrown.
 * @param name what is asked about, for an error that is thrown.
 */
export async function refusalAsValue<T>(
  ask: () => Promise<T>,
  name?: string,
): Promise<T | { readonly refusal: string }> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    try {
      throwTransient(error);
    } catch (passing) {
      throw withStream(name, passing);
    }
    return { refusal: error.message };
  }
}
