import { OrgError } from "../errors.ts";

/** What Salesforce refuses of one thing is told; what stands in the way of all streams is thrown. */
export async function orRefusal<T>(ask: () => Promise<T>): Promise<T | { readonly refusal: string }> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return { refusal: error.message };
  }
}
