import { DIGITS, to18 } from "../../store/record-id.ts";

/** The n-th id with this prefix, 18 characters; ids of jobs and query locators, which are not rows. */
export function idOf(prefix: string, n: number): string {
  let rest = "";
  for (let left = n; left > 0; left = Math.floor(left / 62)) rest = (DIGITS[left % 62] ?? "") + rest;
  return to18(`${prefix}5g000${rest.padStart(7, "0")}`);
}
