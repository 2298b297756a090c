import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";
import { RECORD_TYPES, type RecordType } from "./record-types.ts";

/** A test may want more rows than there are record types: they repeat. */
const recordType = (i: number): RecordType => RECORD_TYPES[i % RECORD_TYPES.length] as RecordType; // there are some

/** The rows of RecordType. */
export const recordTypeRows: readonly ObjectDef[] = [
  defineObject({
    grows: false,
    name: "RecordType",
    label: "Record Type",
    prefix: "012",
    rows: RECORD_TYPES.length,
    can: "create update query replicate search mru",
    cells: {
      Name: () => (i) => recordType(i).name,
      DeveloperName: () => (i) => recordType(i).developerName,
      SobjectType: () => (i) => recordType(i).object,
      IsActive: () => (i) => recordType(i).isActive,
    },
    fields: `
      Name string:80 ! name
      DeveloperName string:80 !
      NamespacePrefix string:15 ro ?100
      Description string:255
      BusinessProcessId ref:RecordType rel:- ?100
      SobjectType picklist ! init fixed = own ${[...new Set(RECORD_TYPES.map(({ object }) => object))].join("|")}
      IsActive boolean !
      @audit`,
  }),
];
