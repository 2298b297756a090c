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
/** Types whose values have no order. */
const UNORDERED = ["address", "location", "base64", "multipicklist", "encryptedstring", "anyType"];
const NOT_SORTABLE = new Set(UNORDERED);
const NOT_GROUPABLE = new Set([...UNORDERED, "datetime", "double", "currency", "percent"]);
const NOT_AGGREGATABLE = new Set([...UNORDERED, "boolean"]);
const NOT_FILTERABLE = new Set(["base64", "encryptedstring", "anyType"]);

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

/** Members that are the same for every field here. */
const SAME_FOR_ALL = {
  aiPredictionField: false,
  defaultValueFormula: null,
  deprecatedAndHidden: false,
  filteredLookupInfo: null,
  referenceTargetField: null,
} as const;

/** In the order of their names, as Salesforce has them. */
function makeDescribe(f: FieldDef, validIn: (k: number) => readonly number[]): FieldDescribe {
  const members = {
    ...SAME_FOR_ALL,
    ...identityOf(f),
    ...valuesOf(f),
    ...queriesOf(f),
    ...writesOf(f),
    ...referencesOf(f),
    ...picklistOf(f, validIn),
  };
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) as typeof members; // the same, sorted
}

/** The field's names, and what kind of field it is. */
function identityOf(f: FieldDef) {
  const has = hasFlag(f);
  const custom = f.name.endsWith("__c");
  return {
    autoNumber: has("auto"),
    calculated: has("calc"),
    calculatedFormula: has("calc") ? formulaText(f) : null,
    compoundFieldName: f.compound,
    custom,
    encrypted: f.type === "encryptedstring",
    externalId: has("ext"),
    formulaTreatNullNumberAsZero: has("calc") && f.type === "double",
    inlineHelpText: custom ? `What ${f.label.toLowerCase()} means here` : null,
    label: f.label,
    name: f.name,
    nameField: has("name"),
    soapType: SOAP[f.type] ?? "xsd:string",
    type: f.type,
  };
}

/** What its values may be. */
function valuesOf(f: FieldDef) {
  const has = hasFlag(f);
  const text = TEXT.has(f.type);
  return {
    byteLength: text ? f.length * 3 : f.length === 18 ? 18 : 0,
    caseSensitive: has("cs"),
    digits: f.type === "int" ? f.precision : 0,
    displayLocationInDecimal: f.type === "location",
    extraTypeInfo: has("rich") ? "richtextarea" : f.type === "textarea" ? "plaintextarea" : null,
    highScaleNumber: f.scale > 8,
    htmlFormatted: has("rich"),
    length: f.length,
    mask: f.type === "encryptedstring" ? "X" : null,
    maskType: f.type === "encryptedstring" ? "lastFour" : null,
    precision: f.type === "int" ? 0 : f.precision,
    scale: f.scale,
    unique: has("ext") || has("unique"),
  };
}

/** What queries may do with it. */
function queriesOf(f: FieldDef) {
  const has = hasFlag(f);
  const long = isLong(f);
  return {
    aggregatable: !NOT_AGGREGATABLE.has(f.type) && !long,
    filterable: !NOT_FILTERABLE.has(f.type) && !long && !has("nofilter"),
    groupable: !NOT_GROUPABLE.has(f.type) && !long && !has("auto") && !has("calc"),
    idLookup: has("idlookup") || has("ext"),
    queryByDistance: f.type === "address" || f.type === "location",
    searchPrefilterable: f.type === "reference" && !has("sys"),
    sortable: !NOT_SORTABLE.has(f.type) && !long && !has("nofilter"),
  };
}

/** What writes may do with it. */
function writesOf(f: FieldDef) {
  const has = hasFlag(f);
  const computed = has("calc") || has("auto") || has("ro");
  return {
    createable: !computed && f.type !== "address" && f.type !== "location",
    defaultValue: f.type === "boolean" ? false : null,
    defaultedOnCreate: has("sys") || f.type === "boolean" || f.name === "OwnerId" || has("auto") || has("defaulted"),
    nillable: !has("!"),
    permissionable: !has("!") && !has("sys") && !has("open") && f.compound === null,
    updateable: !computed && !has("init") && !has("md"),
    writeRequiresMasterRead: has("md"),
  };
}

/** What it refers to. */
function referencesOf(f: FieldDef) {
  const has = hasFlag(f);
  return {
    cascadeDelete: has("cascade") || has("md"),
    namePointing: f.referenceTo.length > 1,
    polymorphicForeignKey: f.referenceTo.length > 1,
    referenceTo: f.referenceTo,
    relationshipName: f.relationship,
    relationshipOrder: has("md") ? 0 : null,
    restrictedDelete: has("restrict"),
  };
}

/** What it offers. */
function picklistOf(f: FieldDef, validIn: (k: number) => readonly number[]) {
  const has = hasFlag(f);
  return {
    controllerName: f.controller,
    dependentPicklist: f.controller !== null,
    picklistValues: f.choices.map(({ value, label, isActive }, k) => ({
      active: isActive,
      defaultValue: k === 0 && has("defaulted"),
      label,
      validFor: f.controller === null ? null : bitsOf(validIn(k)),
      value,
    })),
    restrictedPicklist: has("fixed"),
  };
}

const hasFlag =
  (f: FieldDef) =>
  (flag: string): boolean =>
    f.flags.has(flag);

const formulaText = (f: FieldDef): string => (f.type === "double" ? "Value__c * Factor__c" : 'Name & "-" & Unit__c');

/** Unless the object says otherwise the k-th dependent value is valid for every controlling value n with n mod 3 = k mod 3. */
const oneInThree =
  (controllers: number) =>
  (k: number): readonly number[] =>
    Array.from({ length: controllers }, (_, n) => n).filter((n) => n % 3 === k % 3);

/** Positions as validFor has them: base64 of bits, the first one the highest of its byte; zero bytes at the end are removed, three at a time. */
function bitsOf(positions: readonly number[]): string {
  const most = Math.max(-1, ...positions);
  const bytes = Buffer.alloc(Math.ceil((most + 1) / 24) * 3);
  for (const n of positions) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (0x80 >> (n % 8));
  return bytes.toString("base64");
}
