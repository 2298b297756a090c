import { nearest, type Run, TapError } from "@singer-io-ts/tap-kit";
import { isCompound } from "../../discover/field-schema.ts";
import { isSameName } from "../../names.ts";
import { propertiesOf } from "../../property-schemas.ts";
import type { FieldDescribe, ObjectDescribe } from "../../salesforce/describe/describe.ts";
import { leftOutReasons, type OrgFacts, type StreamFacts } from "./explain-object.ts";
import type { Explanation } from "./explanation.ts";
import { extracted } from "./extracted.ts";
import { hiddenFieldsOf } from "./hidden-fields-of.ts";

/**
 * Why a field's column is there, absent or null; also of a column that a setting adds to the object.
 * @throws TapError for a field that the object does not have
 */
export async function explainField(
  describe: ObjectDescribe,
  name: string,
  org: OrgFacts,
  { stream, selection, catalog }: StreamFacts,
  run: Run,
): Promise<Explanation> {
  const field = describe.fields.find((each) => isSameName(each.name, name));
  const column = Object.keys(propertiesOf(stream.schema)).find((each) => isSameName(each, name));
  const own = field?.name ?? column;
  if (own === undefined) return absentField(describe, name, org, run);
  const verdict = selection.property(own);
  const leftOut = leftOutReasons({ settings: org.settings, objects: org.org.objects })(describe);
  const ofType = field === undefined ? null : notByDefault(field, org);
  const { isExtracted, facts } = extracted({ leftOut, ofType, selection: verdict, catalog });
  return {
    name: `${describe.name}.${own}`,
    isExtracted,
    selection: verdict,
    facts: [...facts, ...(field === undefined ? [] : factsOf(field))],
  };
}

function factsOf(field: FieldDescribe): Explanation["facts"] {
  const { type, calculated, referenceTo, label } = field;
  return [
    {
      topic: "type",
      text: `${type} (${label})${referenceTo.length === 0 ? "" : `, refers to ${referenceTo.join(", ")}`}`,
    },
    {
      topic: "changes",
      text: calculated ? computed : "A change of it moves the row's SystemModstamp, so the next run brings it.",
    },
    { topic: "null", text: whyNull(field) },
  ];
}

const computed =
  "It is a formula or a roll-up: its value changes without the row's SystemModstamp. A run reads it when something else changes the row; full_refresh_every reads it from time to time.";

/** Why a field is not selected by default; null: it is. */
export function notByDefault(
  { type, calculated }: FieldDescribe,
  { settings }: Pick<OrgFacts, "settings">,
): string | null {
  if (type === "base64" && !settings.files)
    return "It holds a file, and each file costs a call: set files to true, or name the field in select.";
  if (isCompound(type))
    return "It is a compound field, and its components come by themselves: name it in select to have it too.";
  if (calculated && settings.excludesFormulas)
    return "It is computed, and exclude_formula_fields leaves such fields out.";
  if (["complexvalue", "json"].includes(type)) return "Its type has no form in CSV: name it in select.";
  return null;
}

function whyNull({ calculated, type }: FieldDescribe): string {
  if (calculated) return "A formula is null where what it refers to is empty, or is hidden from this user.";
  if (type === "base64")
    return "A file that could not be downloaded fails the stream, so null means that there is none.";
  return "It is null where the row has no value. A field that is added later is null in rows that did not change since: set backfill_new_fields.";
}

async function absentField(
  describe: ObjectDescribe,
  name: string,
  { session }: OrgFacts,
  run: Run,
): Promise<Explanation> {
  const hidden = (await hiddenFieldsOf(describe, session, run)).find((each) => isSameName(each, name));
  if (hidden !== undefined) {
    const text = `No. ${describe.name} has the field, and this user may not read it. Give Read Access to ${hidden} in a permission set of the user; the next discovery then has it.`;
    return {
      name: `${describe.name}.${hidden}`,
      isExtracted: false,
      selection: null,
      facts: [{ topic: "extracted", text }],
    };
  }
  const near = nearest(
    name,
    describe.fields.map((each) => each.name),
  );
  throw new TapError(`${describe.name}: it has no field ${name}.`, {
    code: "FIELD_UNKNOWN",
    kind: "config",
    hint: near === null ? "See the fields that it has by fields." : `Did you mean ${near}?`,
  });
}
