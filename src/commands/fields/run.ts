import type { JsonObject, VerbContext } from "@singer-io-ts/tap-kit";
import type { FieldDescribe } from "../../salesforce/describe/describe.ts";
import { describedObject } from "../described-object.ts";
import { hiddenFieldsOf } from "../explain/hidden-fields-of.ts";
import { namePattern } from "../name-pattern.ts";
import { nothingFound } from "../nothing-found.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "name", isWhole: true },
  { key: "type" },
  { key: "label" },
  { key: "references", wraps: true },
  { key: "note", wraps: true },
] as const;

/** Lists the fields of an object, those that are hidden from this user last. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const pattern = given.text("pattern");
  await withSession(context, async (session, settings) => {
    const describe = await describedObject(given.needed("object"), { session, settings }, context.run);
    const hidden = await hiddenFieldsOf(describe, session, context.run);
    const isMeant = namePattern(pattern);
    const rows = [
      ...describe.fields.filter(({ name, label }) => isMeant(name, label)).map(rowOf),
      ...hidden.filter((name) => isMeant(name)).map(hiddenRow),
    ];
    const names = describe.fields.map(({ name }) => name);
    if (pattern !== null && rows.length === 0) throw nothingFound(`field of ${describe.name}`, pattern, names);
    await print.rows(columns, rows);
  });
  return 0;
}

function rowOf({ name, type, label, referenceTo, calculated }: FieldDescribe): JsonObject {
  const note = calculated ? "computed: changes without the row's SystemModstamp" : null;
  return { name, type, label, references: referenceTo, calculated, hidden: false, note };
}

function hiddenRow(name: string): JsonObject {
  const note = "hidden from this user: give Read Access in a permission set";
  return { name, type: null, label: null, references: [], calculated: false, hidden: true, note };
}
