import { codeOf, type TestOrg } from "./fault-table.ts";

/** When the org of these rows starts; times are in milliseconds from there. */
export const start = Date.parse("2026-03-01T12:00:00.000Z");
export const at = (ms: number): string => new Date(start + ms).toISOString();
export const utc = (ms: number): string => at(ms).replace("Z", "+0000");

/** What `updated` or `deleted` of Account answers for a span, or status and code of the refusal. */
export const replicated = async ({ ask }: TestOrg, what: "updated" | "deleted", from: number, to: number) => {
  const span = `start=${encodeURIComponent(at(from))}&end=${encodeURIComponent(at(to))}`;
  const answer = await ask(`sobjects/Account/${what}?${span}`);
  return answer.status === 200 ? (answer.json as Record<string, unknown>) : codeOf(answer); // the resource's own form
};

/** The first accounts. */
export const firstIds = async ({ rows }: TestOrg, count: number): Promise<string[]> =>
  (await rows(`SELECT Id FROM Account ORDER BY Id LIMIT ${count}`)).map(({ Id }) => String(Id));
