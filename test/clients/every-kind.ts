import type { RunningOrg } from "@singer-io-ts/demo-org";

const minute = 60_000;

/** The field that is hidden until the changes. */
const field = { object: "Account", name: "Fax" } as const;

/**
 * Prepares an org for changes of each kind: rows that will be inserted, updated, emptied, deleted, taken out of the recycle
 * bin and purged, and a field that will be new.
 * @returns makes the changes
 */
export function changesOfEveryKind({ org, clock }: RunningOrg): () => void {
  const [user] = org.users;
  if (user === undefined) throw new Error("The org has no user.");
  const ids = (count: number): string[] => {
    const soql = `SELECT Id FROM Lead WHERE IsDeleted = false AND IsConverted = false ORDER BY Id LIMIT ${count}`;
    return Array.from(org.query(user, soql, { all: false }).rows(0, count), ({ id }) => id ?? "");
  };
  const [backA, backB, gone, live, deleted, emptied, updated, twice] = ids(8);
  if (twice === undefined) throw new Error("The org has too few leads.");
  for (const id of [backA!, backB!, gone!]) org.remove(user, "Lead", id);
  org.alterField(field.object, field.name, "hide");
  clock.advance(30 * minute);
  const text = 'line\nand line\r\nwith\ttab, “quotes” "and" \\ and 👋';
  return () => {
    org.create(user, "Lead", { LastName: "New", Company: text, Description: text });
    org.update(user, {
      object: "Lead",
      id: updated!,
      values: { Description: text, AnnualRevenue: 0.1, NumberOfEmployees: 0 },
    });
    org.update(user, { object: "Lead", id: emptied!, values: { Description: null, Website: null, Phone: "" } });
    org.update(user, { object: "Lead", id: twice!, values: { Description: "first" } });
    org.remove(user, "Lead", deleted!);
    org.undelete(user, "Lead", backA!);
    org.undelete(user, "Lead", backB!);
    org.remove(user, "Lead", backB!);
    org.purge(user, "Lead", gone!);
    org.purge(user, "Lead", live!);
    org.alterField(field.object, field.name, "show");
    clock.advance(20 * minute);
    org.update(user, { object: "Lead", id: twice!, values: { Description: "second" } });
    clock.advance(2 * minute);
  };
}
