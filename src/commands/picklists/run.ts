import { type Column, type JsonObject, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { isSameName } from "../../names.ts";
import type { FieldDescribe } from "../../salesforce/describe/describe.ts";
import { wholeDescribes } from "../../salesforce/describe/whole-describe.ts";
import type { Session } from "../../salesforce/session.ts";
import { picklistRows } from "../../streams/metadata/read/picklist-rows.ts";
import { OfferedByType } from "../../streams/metadata/read/record-type-values.ts";
import { describedObject } from "../described-object.ts";
import { nothingFound } from "../nothing-found.ts";
import { withSession } from "../with-session.ts";

const columns = [
  { key: "field", isWhole: true },
  { key: "value" },
  { key: "label" },
  { key: "default", show: (value: unknown) => (value === true ? "default" : "") },
  { key: "active", show: (value: unknown) => (value === true ? "" : "inactive") },
] as const;

const typesColumn = { key: "record_types", head: "record types", wraps: true } as const;

/** Lists the values of all picklists of an object, or of one of its fields, in the order in which people see them. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const [object = "", field] = given.needed("object").split(/\.(.*)/s);
  await withSession(context, async (session, settings) => {
    const { name, fields } = await describedObject(object, { session, settings }, context.run);
    if (field !== undefined) requirePicklist(name, field, fields);
    const rows = (await valuesOf(name, session, context)).filter(
      (row) =>
        (field === undefined || isSameName(String(row["field"]), field)) &&
        (given.has("all") || row["active"] === true),
    );
    if (rows.length === 0) print.note(`${given.needed("object")} offers no value that this user sees.`);
    await print.rows(columnsFor(given, print.form), rows);
  });
  return 0;
}

/** @throws TapError where the object has no such field, or the field offers no values */
function requirePicklist(object: string, field: string, fields: readonly FieldDescribe[]): void {
  const picklists = fields.filter(({ type }) => /picklist|combobox/.test(type)).map(({ name }) => name);
  const found = fields.find(({ name }) => isSameName(name, field));
  if (found === undefined) throw nothingFound(`picklist of ${object}`, field, picklists);
  if (picklists.includes(found.name)) return;
  throw new TapError(`${object}.${found.name}: it offers no values: its type is ${found.type}.`, {
    code: "NO_PICKLIST",
    kind: "config",
    hint: `picklists ${object} lists the fields that do.`,
  });
}

/** A person is not shown a column that is the same in all rows. Beside record types a terminal has no room for what most values are not. */
function columnsFor(given: VerbContext["given"], form: VerbContext["print"]["form"]): readonly Column[] {
  if (given.has("record-types")) return [...(form === "table" ? columns.slice(0, 3) : columns), typesColumn];
  return form === "table" && !given.has("all") ? columns.slice(0, 4) : columns;
}

async function valuesOf(object: string, session: Session, context: VerbContext): Promise<readonly JsonObject[]> {
  const { given, run: job } = context;
  for await (const { answer } of wholeDescribes(session, [object], job)) {
    if ("refused" in answer) throw answer.refused;
    const types = new OfferedByType(session);
    const offered = given.has("record-types") ? await types.of(object, answer.found, job) : null;
    types.warnRefused(job);
    // Rows of plain members, as the stream of picklist values has them.
    return [...picklistRows(object, answer.found, offered)] as JsonObject[];
  }
  return [];
}
