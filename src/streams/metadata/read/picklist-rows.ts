import type { OfferedValues } from "../../../salesforce/describe/record-type-picklists.ts";
import type { RecordType, WholeDescribe } from "../../../salesforce/describe/whole-describe.ts";
import { members } from "../../../salesforce/json/json-fields.ts";

/**
 * A row for each value of each picklist of an object, in the describe's order; the same value can come several times.
 * @param offered what each record type offers; null where that is not known.
 */
export function* picklistRows(
  object: string,
  { fields }: WholeDescribe,
  offered: ReadonlyMap<RecordType, OfferedValues> | null,
): Generator<object> {
  for (const field of fields) {
    const { text } = members(field);
    const name = text("name");
    const values = valuesOf(field);
    const controllingName = text("controllerName");
    const controlling = controllingName === null ? null : controllingValues(fields, controllingName);
    for (const [position, value] of values.entries()) {
      const { text: textOf, flag } = members(value);
      yield {
        object,
        field: name,
        position,
        value: textOf("value"),
        label: textOf("label"),
        active: flag("active"),
        default: flag("defaultValue"),
        controlling_field: controllingName,
        controlling_values: controlling && bitsOf(textOf("validFor")).flatMap((bit) => controlling[bit] ?? []),
        record_types: offered && offeringTypes(offered, name ?? "", textOf("value") ?? ""),
      };
    }
  }
}

const valuesOf = (field: unknown): readonly unknown[] => members(field).list("picklistValues") ?? [];

/**
 * What the bits of `validFor` stand for: the controlling picklist's values in their order, or false and true of a checkbox.
 * Null where this user may not read the controlling field.
 */
function controllingValues(fields: readonly object[], name: string): readonly string[] | null {
  const field = fields.find((each) => members(each).text("name") === name);
  if (field === undefined) return null;
  if (members(field).text("type") === "boolean") return ["false", "true"];
  return valuesOf(field).map((value) => members(value).text("value") ?? "");
}

/**
 * The numbers of the bits that are set, the most significant bit of the first byte being 0. Trailing zero bytes may be
 * missing. (SOAP API Developer Guide, PicklistEntry, validFor.)
 */
function bitsOf(validFor: string | null): readonly number[] {
  const bytes = Buffer.from(validFor ?? "", "base64");
  const bits: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (0x80 >> bit)) !== 0) bits.push(at * 8 + bit);
  }
  return bits;
}

function offeringTypes(
  offered: ReadonlyMap<RecordType, OfferedValues>,
  field: string,
  value: string,
): readonly string[] {
  return [...offered].flatMap(([{ developerName }, values]) => (values.get(field)?.has(value) ? [developerName] : []));
}
