import type { RunningOrg } from "@singer-io-ts/demo-org";

/** Makes the changes between two reads: changes rows of two objects, creates two and deletes two. @returns how many rows that are */
export function liveOn({ org }: RunningOrg): number {
  const [user] = org.users;
  if (user === undefined) throw new Error("The org has no user.");
  const text = 'between “two” reads, "twice"\r\nand a second line 👋';
  const ids = (object: string, count: number): string[] => {
    const soql = `SELECT Id FROM ${object} ORDER BY Id DESC LIMIT ${count}`;
    return Array.from(org.query(user, soql, { all: false }).rows(0, count), ({ id }) => id ?? "");
  };
  const [contacts, tasks] = [ids("Contact", 10), ids("Task", 2)];
  for (const id of contacts) org.update(user, { object: "Contact", id, values: { Description: text } });
  for (const id of ids("Invoice__c", 5)) org.update(user, { object: "Invoice__c", id, values: { Terms__c: text } });
  for (const n of [1, 2]) org.create(user, "Account", { Name: `New ${n}`, Description: text });
  for (const id of tasks) org.remove(user, "Task", id);
  return contacts.length + 5 + 2 + tasks.length;
}
