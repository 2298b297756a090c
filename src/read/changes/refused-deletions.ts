import type { Run } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import type { Asked } from "./ask-changes.ts";

/** Names the streams of which Salesforce refuses to name deletions, with its words for the first of them. */
export function warnRefusedDeletions(facts: ReadonlyMap<string, Asked>, run: Run): void {
  const refused = Array.from(facts).filter(([, { noDeletions, trouble }]) => noDeletions !== null && trouble === null);
  const [first] = refused;
  if (first === undefined) return;
  const names = listNames(refused.map(([name]) => name));
  const text =
    `${names}: rows that are gone for good are not told of. ${first[1].noDeletions?.what} ` +
    "A full load drops them in the target: set full_refresh_every.";
  run.log({ level: "warn", code: "deletions_refused", text });
}
