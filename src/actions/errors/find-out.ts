import type { Audited } from "../action.ts";

/** What to do where no answer to a change came that may be made twice. */
export const repeatable = "Repeat it: done twice, it leaves the records as if done once.";

/** How to find out whether records were made, where no answer came: by whom, and since when. */
export function findOut({ objects }: Audited, userId: string, since: Date): string {
  const from = `${since.toISOString().slice(0, 19)}Z`;
  const queries = objects.map(
    (object) => `SELECT Id, CreatedDate FROM ${object} WHERE CreatedById = '${userId}' AND CreatedDate >= ${from}`,
  );
  if (queries.length === 0) return "Look in Salesforce before you repeat it.";
  return `Before you repeat it, look whether the records are there: ${queries.join("; ")}.`;
}
