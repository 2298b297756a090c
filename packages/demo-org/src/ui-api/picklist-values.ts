import { STAGES } from "../objects/sales/stages.ts";
import { CASE_STATUS } from "../objects/service/cases.ts";
import { MASTER_RECORD_TYPE, RECORD_TYPES, type RecordType } from "../objects/setup/record-types.ts";
import { type FieldDescribe, type ObjectDescribe, OrgError } from "../org/org.ts";

/** A value as the User Interface API shows it (User Interface API Developer Guide, Picklist Value). */
interface PicklistValue {
  readonly attributes: object | null;
  readonly label: string;
  /** Numbers of the controlling values, as `controllerValues` has them. */
  readonly validFor: readonly number[];
  readonly value: string;
}

/** What a picklist offers under a record type. */
export interface PicklistValues {
  readonly controllerValues: Readonly<Record<string, number>>;
  readonly defaultValue: PicklistValue | null;
  readonly values: readonly PicklistValue[];
}

/** An entry of a picklist in describe; the describe makes them (field-describe.ts). */
interface Entry {
  readonly active: boolean;
  readonly defaultValue: boolean;
  readonly label: string;
  readonly validFor: string | null;
  readonly value: string;
}

export const isPicklist = ({ type }: FieldDescribe): boolean => type === "picklist" || type === "multipicklist";

/**
 * The values of a field that a record type offers: those that are active, in the describe's order. A picklist that the record type does not
 * name is offered whole, and so is every picklist under the master record type.
 */
export function picklistValues(
  object: ObjectDescribe,
  field: FieldDescribe,
  recordType: RecordType | null,
): PicklistValues {
  const { controllerValues, numberOf } = controllers(object, field, recordType);
  const first = recordType?.picklists[field.name]?.first;
  const offered = offeredBy(field, recordType);
  const values = offered.map(({ entry }): PicklistValue => {
    const { label, value, validFor } = entry;
    return {
      attributes: attributesOf(object.name, field.name, value),
      label,
      validFor: bitsOf(validFor).flatMap(numberOf),
      value,
    };
  });
  const chosen = offered.findIndex(({ entry }) => (first === undefined ? entry.defaultValue : entry.value === first));
  return { controllerValues, defaultValue: values[chosen] ?? null, values };
}

/** The record type of an object by its id; null: the master one. @throws OrgError ILLEGAL_QUERY_PARAMETER_VALUE (a guess) */
export function recordTypeOf(object: ObjectDescribe, id: string): RecordType | null {
  if (id.slice(0, 15) === MASTER_RECORD_TYPE.slice(0, 15)) return null;
  // As object-describe.ts makes them.
  const infos = (object["recordTypeInfos"] ?? []) as readonly {
    readonly recordTypeId: string;
    readonly developerName: string;
  }[];
  const info = infos.find(({ recordTypeId }) => recordTypeId.slice(0, 15) === id.slice(0, 15));
  const found = RECORD_TYPES.find((each) => each.object === object.name && each.developerName === info?.developerName);
  if (found !== undefined) return found;
  throw new OrgError(400, "ILLEGAL_QUERY_PARAMETER_VALUE", `The record type ${id} does not exist for ${object.name}`);
}

/** Active entries that the record type offers, with their positions in describe. */
function offeredBy(
  field: FieldDescribe,
  recordType: RecordType | null,
): readonly { readonly entry: Entry; readonly position: number }[] {
  const allowed = recordType?.picklists[field.name]?.values;
  return (field["picklistValues"] as readonly Entry[]) // see Entry
    .map((entry, position) => ({ entry, position }))
    .filter(({ entry }) => entry.active && (allowed === undefined || allowed.includes(entry.value)));
}

/** The controlling field's values with their numbers, and those numbers by positions in describe. */
function controllers({ fields }: ObjectDescribe, field: FieldDescribe, recordType: RecordType | null) {
  const controller = fields.find(({ name }) => name === field["controllerName"]);
  if (controller === undefined) return { controllerValues: {}, numberOf: () => [] };
  if (controller.type === "boolean")
    return { controllerValues: { false: 0, true: 1 }, numberOf: (position: number) => [position] };
  const offered = offeredBy(controller, recordType);
  const numbers = new Map(offered.map(({ position }, number) => [position, number]));
  return {
    controllerValues: Object.fromEntries(offered.map(({ entry }, number) => [entry.value, number])),
    numberOf: (position: number) => numbers.get(position) ?? [],
  };
}

/** Positions of the bits that are set: those of validFor in describe. */
function bitsOf(validFor: string | null): readonly number[] {
  return [...Buffer.from(validFor ?? "", "base64")].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) => ((byte & (0x80 >> bit)) === 0 ? [] : [at * 8 + bit])),
  );
}

/** What the API adds to the values of stages and statuses, with its own misspelling. */
function attributesOf(object: string, field: string, value: string): object | null {
  if (object === "Opportunity" && field === "StageName") {
    const [, closed, won, , forecastCategoryName, probability] = STAGES.find(([name]) => name === value) ?? STAGES[0];
    const defaultProbability = probability;
    return { picklistAtrributesValueType: "OpportunityStage", closed, defaultProbability, forecastCategoryName, won };
  }
  if (field !== "Status") return null;
  if (object === "Lead")
    return { picklistAtrributesValueType: "LeadStatus", converted: value === "Closed - Converted" };
  if (object !== "Case") return null;
  const closed = CASE_STATUS.some(([name, isClosed]) => name === value && isClosed);
  return { picklistAtrributesValueType: "CaseStatus", closed };
}
