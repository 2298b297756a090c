import { members } from "../../../salesforce/json/json-fields.ts";

/** A row of `object_definitions`, of an entry of describe global. */
export function objectRow(entry: object): object {
  const { text, flag } = members(entry);
  return {
    name: text("name"),
    label: text("label"),
    label_plural: text("labelPlural"),
    key_prefix: text("keyPrefix"),
    custom: flag("custom"),
    custom_setting: flag("customSetting"),
    associate_entity_type: text("associateEntityType"),
    associate_parent_entity: text("associateParentEntity"),
    queryable: flag("queryable"),
    retrieveable: flag("retrieveable"),
    searchable: flag("searchable"),
    createable: flag("createable"),
    updateable: flag("updateable"),
    deletable: flag("deletable"),
    undeletable: flag("undeletable"),
    mergeable: flag("mergeable"),
    replicateable: flag("replicateable"),
    layoutable: flag("layoutable"),
    triggerable: flag("triggerable"),
    feed_enabled: flag("feedEnabled"),
    deprecated_and_hidden: flag("deprecatedAndHidden"),
  };
}

/** A row of `field_definitions`, of a field that this user may read. */
export function fieldRow(object: string, field: object): object {
  const { text, flag, number, list, member } = members(field);
  const references = (list("referenceTo") ?? []).filter((each) => typeof each === "string");
  const defaultValue = member("defaultValue") ?? member("defaultValueFormula") ?? null;
  return {
    object,
    name: text("name"),
    label: text("label"),
    help: text("inlineHelpText"),
    type: text("type"),
    readable: true,
    custom: flag("custom"),
    length: number("length"),
    precision: number("precision"),
    scale: number("scale"),
    formula: text("calculatedFormula"),
    calculated: flag("calculated"),
    auto_number: flag("autoNumber"),
    default_value: defaultValue === null ? null : String(defaultValue),
    references,
    relationship_name: text("relationshipName"),
    controlling_field: text("controllerName"),
    compound_field: text("compoundFieldName"),
    external_id: flag("externalId"),
    unique: flag("unique"),
    case_sensitive: flag("caseSensitive"),
    encrypted: flag("encrypted"),
    nillable: flag("nillable"),
    createable: flag("createable"),
    updateable: flag("updateable"),
    filterable: flag("filterable"),
    sortable: flag("sortable"),
    groupable: flag("groupable"),
    deprecated_and_hidden: flag("deprecatedAndHidden"),
  };
}

/** A row of a field that the org has and this user may not read: no more is known of it. */
export function hiddenFieldRow(object: string, definition: object): object {
  const { text } = members(definition);
  return { object, name: text("QualifiedApiName"), label: text("Label"), type: text("DataType"), readable: false };
}
