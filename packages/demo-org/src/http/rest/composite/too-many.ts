import { OrgError } from "../../../org/org.ts";

/** The refusal of a request that asks for too much at once. */
export const tooMany = (most: number, what: string): OrgError =>
  new OrgError(400, "LIMIT_EXCEEDED", `The request can’t contain more than ${most} ${what}.`);

/** @throws OrgError LIMIT_EXCEEDED */
export function atMost(most: number, found: number, what: string): void {
  if (found > most) throw tooMany(most, what);
}
