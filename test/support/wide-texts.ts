import type { RunningOrg } from "@singer-io-ts/demo-org";

/** Characters of Salesforce's longest text field. */
const longest = 131_072;

/** Gives case comments so many of the longest text fields, and adds rows that fill them. */
export function widenComments({ org, clock }: RunningOrg, { fields, rows }: { fields: number; rows: number }): void {
  const [user] = org.users;
  if (user === undefined) throw new Error("the org has no user");
  const names = Array.from({ length: fields }, (_, n) => `Text${n}__c`);
  for (const name of names) org.alterField("CaseComment", name, { describe: { type: "textarea", length: longest } });
  const [parent] = [...org.query(user, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1)];
  // One text for all: an org of this process holds it once.
  const text = "x".repeat(longest);
  const values = {
    ParentId: String(parent?.id),
    CommentBody: "wide",
    ...Object.fromEntries(names.map((name) => [name, text])),
  };
  for (let n = 0; n < rows; n += 1) org.create(user, "CaseComment", values);
  clock.advance(3_600_000);
}
