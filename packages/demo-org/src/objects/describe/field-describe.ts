import type { FieldDescribe } from "../../org/org.ts";
import type { FieldDef } from "../define/object-def.ts";

const SOAP: Readonly<Record<string, string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
  time: "xsd:time",
  base64: "xsd:base64Binary",
  anyType: "xsd:anyType",
  address: "urn:address",
  location: "urn:location",
};

const TEXT = new Set([
  "string",
  "textarea",
  "picklist",
  "multipicklist",
  "combobox",
  "email",
  "phone",
  "url",
  "encryptedstring",
  "anyType",
]);
const NOT_GROUPABLE = new Set([
  "datetime",
  "double",
  "currency",
  "percent",
  "address",
  "location",
  "base64",
  "multipicklist",
  "encryptedstring",
  "anyType",
]);
const NOT_SORTABLE = new Set(["address", "location", "base64", "multipicklist", "encryptedstring", "anyType"]);
const NOT_FILTERABLE = new Set(["base64", "encryptedstring", "anyType"]);
const NOT_AGGREGATABLE = new Set([
  "boolean",
  "address",
  "location",
  "base64",
  "multipicklist",
  "encryptedstring",
  "anyType",
]);

/** Text too long for an index: neither filtered nor sorted nor grouped. */
const isLong = (f: FieldDef): boolean => f.type === "textarea" && f.length > 255;

const described = new WeakMap<FieldDef, FieldDescribe>();

/**
 * Every member of a field's describe (REST API Developer Guide, "sObject Describe"), consistent with the rows. A field that
 * several objects share has one describe.
 */
export function describeField(f: FieldDef, controllers: number, validIn = oneInThree(controllers)): FieldDescribe {
  if (f.controller !== null) return makeDescribe(f, validIn);
  const describe = described.get(f) ?? makeDescribe(f, validIn);
  described.set(f, describe);
  return describe;
}

function makeDescribe(f: FieldDef, validIn: (k: number) => readonly number[]): FieldDescribe {
  const has = (flag: string): boolean => f.flags.has(flag);
  const custom = f.name.endsWith("__c");
  const computed = has("calc") || has("auto") || has("ro");
  const text = TEXT.has(f.type);
  const long = isLong(f);
  return {
    aggregatable: !NOT_AGGREGATABLE.has(f.type) && !long,
    aiPredictionField: false,
    autoNumber: has("auto"),
    byteLength: text ? f.length * 3 : f.length === 18 ? 18 : 0,
    calculated: has("calc"),
    calculatedFormula: has("calc") ? formulaText(f) : null,
    cascadeDelete: has("cascade") || has("md"),
    caseSensitive: has("cs"),
    compoundFieldName: f.compound,
    controllerName: f.controller,
    createable: !computed && f.type !== "address" && f.type !== "location",
    custom,
    defaultValue: f.type === "boolean" ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: has("sys") || f.type === "boolean" || f.name === "OwnerId" || has("auto") || has("defaulted"),
    dependentPicklist: f.controller !== null,
    deprecatedAndHidden: false,
    digits: f.type === "int" ? f.precision : 0,
    displayLocationInDecimal: f.type === "location",
    encrypted: f.type === "encryptedstring",
    externalId: has("ext"),
    extraTypeInfo: has("rich") ? "richtextarea" : f.type === "textarea" ? "plaintextarea" : null,
    filterable: !NOT_FILTERABLE.has(f.type) && !long && !has("nofilter"),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: has("calc") && f.type === "double",
    groupable: !NOT_GROUPABLE.has(f.type) && !long && !has("auto") && !has("calc"),
    highScaleNumber: f.scale > 8,
    htmlFormatted: has("rich"),
    idLookup: has("idlookup") || has("ext"),
    inlineHelpText: custom ? `What ${f.label.toLowerCase()} means here` : null,
    label: f.label,
    length: f.length,
    mask: f.type === "encryptedstring" ? "X" : null,
    maskType: f.type === "encryptedstring" ? "lastFour" : null,
    name: f.name,
    nameField: has("name"),
    namePointing: f.referenceTo.length > 1,
    nillable: !has("!"),
    permissionable: !has("!") && !has("sys") && !has("open") && f.compound === null,
    picklistValues: f.choices.map(({ value, label, isActive }, k) => ({
      active: isActive,
      defaultValue: k === 0 && has("defaulted"),
      label,
      validFor: f.controller === null ? null : bitsOf(validIn(k)),
      value,
    })),
    polymorphicForeignKey: f.referenceTo.length > 1,
    precision: f.type === "int" ? 0 : f.precision,
    queryByDistance: f.type === "address" || f.type === "location",
    referenceTargetField: null,
    referenceTo: f.referenceTo,
    relationshipName: f.relationship,
    relationshipOrder: has("md") ? 0 : null,
    restrictedDelete: has("restrict"),
    restrictedPicklist: has("fixed"),
    scale: f.scale,
    searchPrefilterable: f.type === "reference" && !has("sys"),
    soapType: SOAP[f.type] ?? "xsd:string",
    sortable: !NOT_SORTABLE.has(f.type) && !long && !has("nofilter"),
    type: f.type,
    unique: has("ext") || has("unique"),
    updateable: !computed && !has("init") && !has("md"),
    writeRequiresMasterRead: has("md"),
  };
}

const formulaText = (f: FieldDef): string => (f.type === "double" ? "Value__c * Factor__c" : 'Name & "-" & Unit__c');

/** Unless the object says otherwise the k-th dependent value is valid for every controlling value n with n mod 3 = k mod 3. */
const oneInThree =
  (controllers: number) =>
  (k: number): readonly number[] =>
    Array.from({ length: controllers }, (_, n) => n).filter((n) => n % 3 === k % 3);

/** Positions as validFor has them: base64 of bits, the first one the highest of its byte; zero bytes at the end are cut, three at a time. */
function bitsOf(positions: readonly number[]): string {
  const most = Math.max(-1, ...positions);
  const bytes = Buffer.alloc(Math.ceil((most + 1) / 24) * 3);
  for (const n of positions) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (0x80 >> (n % 8));
  return bytes.toString("base64");
}
