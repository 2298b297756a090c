import type { RunningOrg } from "@singer-io-ts/demo-org";

/** Length of Salesforce's longest text field, in characters. */
const longest = 131_072;

/** Adds fields of the greatest length to case comments, and rows that fill them. */
export function widenComments({ org, clock }: RunningOrg, { fields, rows }: { fields: number; rows: number }): void {
  const [user] = org.users;
  if (user === undefined) throw new Error("the org has no user");
  const names = Array.from({ length: fields }, (_, n) => `Text${n}__c`);
  for (const name of names) org.alterField("CaseComment", name, { describe: { type: "textarea", length: longest } });
  const [parent] = [...org.query(user, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1)];
  // All fields share one text, which an org in this process then holds once.
  const text = "x".repeat(longest);
  const values = {
    ParentId: String(parent?.id),
    CommentBody: "wide",
    ...Object.fromEntries(names.map((name) => [name, text])),
  };
  for (let n = 0; n < rows; n += 1) org.create(user, "CaseComment", values);
  clock.advance(3_600_000);
}
