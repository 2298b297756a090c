import { defineObject, type FieldDef, type ObjectDef } from "./definition.ts";

/**
 * What the org is made of, whoever asks: a field is here too where a user may not read it. Ids of EntityDefinition are like
 * those of custom objects for all objects alike. (Object Reference, EntityDefinition and FieldDefinition.)
 */
export function definitionsOf(defs: readonly ObjectDef[]): readonly ObjectDef[] {
  const fields = defs.flatMap((def, object) => def.fields.map((field) => ({ object, def, field })));
  const ofObject = (read: (def: ObjectDef) => string | null) => () => (i: number) => {
    const def = defs[i];
    return def === undefined ? null : read(def);
  };
  const ofField = (read: (def: ObjectDef, field: FieldDef) => string | null) => () => (i: number) => {
    const found = fields[i];
    return found === undefined ? null : read(found.def, found.field);
  };
  return [
    defineObject({
      name: "EntityDefinition",
      label: "Entity Definition",
      prefix: "01I",
      rows: defs.length,
      grows: false,
      can: "query",
      cells: {
        DurableId:
          ({ cell }) =>
          (i) =>
            cell("Id")(i),
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
    }),
    defineObject({
      name: "FieldDefinition",
      label: "Field Definition",
      rows: fields.length,
      grows: false,
      can: "query",
      demands: {
        fields: ["EntityDefinitionId", "EntityDefinition.QualifiedApiName", "DurableId"],
        message: "FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]",
        isLiteral: true,
      },
      cells: {
        EntityDefinitionId: (c) => {
          const entities = c.other("EntityDefinition");
          return (i) => entities.id(fields[i]?.object ?? 0);
        },
        DurableId:
          ({ cell }) =>
          (i) =>
            `${cell("EntityDefinitionId")(i)}.${fields[i]?.field.name}`,
        QualifiedApiName: ofField((_, { name }) => name),
        DeveloperName: ofField((_, { name }) => developerName(name)),
        Label: ofField((_, { label }) => label),
        MasterLabel: ofField((_, { label }) => label),
        DataType: ofField((_, field) => dataType(field)),
        IsIndexed: () => (i) => ["id", "reference"].includes(fields[i]?.field.type ?? ""),
      },
      fields: `
        DurableId string:255 ro ?0
        QualifiedApiName string:70 ro ?0
        EntityDefinitionId ref:EntityDefinition ro ?0 kids:Fields
        NamespacePrefix string:15 ro ?100
        DeveloperName string:255 ro ?0
        MasterLabel string:255 ro ?0
        Label string:255 ro ?0
        DataType string:255 ro ?0
        IsIndexed boolean ! ro
        LastModifiedDate datetime ro ?100`,
    }),
  ];
}

const developerName = (name: string): string => name.replace(/__c$/, "");

/** As Setup shows it: `Text(80)`, `Lookup(Account,Contact)`. */
function dataType({ type, length, precision, scale, referenceTo, flags }: FieldDef): string {
  if (type === "reference") return `${flags.has("md") ? "Master-Detail" : "Lookup"}(${referenceTo.join(",")})`;
  if (["double", "currency", "percent"].includes(type)) {
    const word = type === "double" ? "Number" : type === "currency" ? "Currency" : "Percent";
    return `${word}(${precision - scale}, ${scale})`;
  }
  return length > 0 && type === "string" ? `Text(${length})` : (words[type] ?? type);
}

const words: Readonly<Record<string, string>> = {
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
