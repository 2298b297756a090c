import { defineObject } from "../define/define-object.ts";
import type { FieldDef, ObjectDef } from "../define/object-def.ts";
import { countedLater, type DescribedObjects } from "./described-objects.ts";

/**
 * The org's metadata as rows, the same for every user: a field is here even where a user may not read it. (Object Reference, EntityDefinition
 * and FieldDefinition.)
 */
export const definitionsOf = (objects: DescribedObjects): readonly ObjectDef[] => [
  entityDefinition(objects),
  fieldDefinition(objects),
];

function entityDefinition(objects: DescribedObjects): ObjectDef {
  const ofObject = (read: (def: ObjectDef) => string | null) => () => (i: number) => {
    const def = objects.at(i);
    return def === undefined ? null : read(def);
  };
  return defineObject({
    name: "EntityDefinition",
    label: "Entity Definition",
    prefix: "01I",
    rows: objects.names.length,
    grows: false,
    can: "query unretrieveable",
    cells: {
      DurableId:
        ({ cell }) =>
        (i) =>
          objects.durableName(i) ?? cell("Id")(i),
      QualifiedApiName: ofObject(({ name }) => name),
      DeveloperName: ofObject(({ name }) => developerName(name)),
      Label: ofObject(({ label }) => label),
      MasterLabel: ofObject(({ label }) => label),
      PluralLabel: ofObject(({ plural }) => plural),
      KeyPrefix: ofObject(({ prefix }) => prefix),
    },
    fields: `
      DurableId string:255 ro ?0
      QualifiedApiName string:70 ro ?0
      DeveloperName string:40 ro ?0
      NamespacePrefix string:15 ro ?100
      Label string:80 ro ?0
      MasterLabel string:40 ro ?0
      PluralLabel string:80 ro ?0
      KeyPrefix string:3 ro
      LastModifiedDate datetime ro ?100`,
  });
}

const FIELD_COLUMNS = `
  DurableId string:255 ro ?0
  QualifiedApiName string:70 ro ?0
  EntityDefinitionId ref:EntityDefinition ro ?0 kids:Fields
  NamespacePrefix string:15 ro ?100
  DeveloperName string:255 ro ?0
  MasterLabel string:255 ro ?0
  Label string:255 ro ?0
  DataType string:255 ro ?0
  IsIndexed boolean ! ro
  LastModifiedDate datetime ro ?100`;

function fieldDefinition(objects: DescribedObjects): ObjectDef {
  const ofField = (read: (field: FieldDef) => string | null) => () => (i: number) => {
    const found = objects.fields()[i];
    return found === undefined ? null : read(found.field);
  };
  return countedLater(
    {
      name: "FieldDefinition",
      label: "Field Definition",
      rows: 0,
      grows: false,
      can: "query unretrieveable",
      requiredFilter: {
        fields: ["EntityDefinitionId", "EntityDefinition.QualifiedApiName", "DurableId"],
        message: "FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]",
        isLiteral: true,
      },
      cells: {
        EntityDefinitionId: (c) => {
          const durable = c.other("EntityDefinition").cell("DurableId");
          return (i) => durable(objects.fields()[i]?.object ?? 0);
        },
        DurableId:
          ({ cell }) =>
          (i) =>
            `${cell("EntityDefinitionId")(i)}.${objects.fields()[i]?.field.name}`,
        QualifiedApiName: ofField(({ name }) => name),
        DeveloperName: ofField(({ name }) => developerName(name)),
        Label: ofField(({ label }) => label),
        MasterLabel: ofField(({ label }) => label),
        DataType: ofField(dataType),
        IsIndexed: () => (i) => ["id", "reference"].includes(objects.fields()[i]?.field.type ?? ""),
      },
      fields: FIELD_COLUMNS,
    },
    () => objects.fields().length,
  );
}

const developerName = (name: string): string => name.replace(/__c$/, "");

/** As Setup shows it: `Text(80)`, `Lookup(Account,Contact)`. */
function dataType({ type, length, precision, scale, referenceTo, flags }: FieldDef): string {
  if (type === "reference") return `${flags.has("md") ? "Master-Detail" : "Lookup"}(${referenceTo.join(",")})`;
  if (["double", "currency", "percent"].includes(type)) {
    const word = type === "double" ? "Number" : type === "currency" ? "Currency" : "Percent";
    return `${word}(${precision - scale}, ${scale})`;
  }
  return length > 0 && type === "string" ? `Text(${length})` : (typeNames[type] ?? type);
}

const typeNames: Readonly<Record<string, string>> = {
  boolean: "Checkbox",
  date: "Date",
  datetime: "Date/Time",
  email: "Email",
  id: "Lookup()",
  int: "Number(9, 0)",
  multipicklist: "Picklist (Multi-Select)",
  phone: "Phone",
  picklist: "Picklist",
  string: "Text",
  textarea: "Text Area",
  time: "Time",
  url: "URL",
};
