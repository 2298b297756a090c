import type { ObjectSummary } from "../../org/org.ts";
import type { ObjectDef } from "../define/object-def.ts";
import { type DescribedRecordType, MASTER_RECORD_TYPE } from "../setup/record-types.ts";

/** What `can` may list for an object. */
const ABILITIES = [
  "create",
  "update",
  "delete",
  "undelete",
  "query",
  "replicate",
  "search",
  "merge",
  "trigger",
  "layout",
  "mru",
  "feed",
  "activate",
  "clone",
  "interface",
  "unretrieveable",
] as const;

/** An entry of describe global, without its addresses: those depend on the call. */
export function summarize(def: ObjectDef): ObjectSummary {
  const [create, update, del, undelete, query, replicate, search, merge, trigger, hasLayout, mru, feed, ...rare] =
    ABILITIES.map((a) => def.can.has(a));
  const [activate, clone, isInterface, unretrieveable] = rare;
  return {
    activateable: activate,
    associateEntityType: def.associate?.type ?? null,
    associateParentEntity: def.associate?.parent ?? null,
    createable: create,
    custom: def.name.endsWith("__c"),
    customSetting: false,
    deepCloneable: clone,
    deletable: del,
    deprecatedAndHidden: false,
    feedEnabled: feed,
    hasSubtypes: false,
    isInterface,
    isSubtype: false,
    keyPrefix: def.prefix,
    label: def.label,
    labelPlural: def.plural,
    layoutable: hasLayout,
    mergeable: merge,
    mruEnabled: mru,
    name: def.name,
    queryable: query === true,
    replicateable: replicate === true,
    retrieveable: unretrieveable !== true,
    searchable: search,
    triggerable: trigger,
    undeletable: undelete,
    updateable: update,
  };
}

/** What describe adds to the summary, without fields and child relationships. */
export function describeRest(
  def: ObjectDef,
  recordTypes: readonly DescribedRecordType[],
): Readonly<Record<string, unknown>> {
  return {
    actionOverrides: [],
    compactLayoutable: def.can.has("layout"),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: def.can.has("layout") ? infosOf(recordTypes) : [],
    searchLayoutable: def.can.has("layout"),
    sobjectDescribeOption: "FULL",
    supportedScopes: [
      { label: `All ${def.plural.toLowerCase()}`, name: "everything" },
      ...(def.fields.some(({ name }) => name === "OwnerId")
        ? [{ label: `My ${def.plural.toLowerCase()}`, name: "mine" }]
        : []),
    ],
  };
}

/** The object's own record types, and the one that every object has. */
function infosOf(types: readonly DescribedRecordType[]): readonly unknown[] {
  const own = types.map(({ id, name, developerName, isActive, isDefault }) => ({
    active: isActive,
    available: isActive,
    defaultRecordTypeMapping: isDefault,
    developerName,
    master: false,
    name,
    recordTypeId: id,
  }));
  const master = {
    active: true,
    available: true,
    defaultRecordTypeMapping: !types.some(({ isDefault }) => isDefault),
    developerName: "Master",
    master: true,
    name: "Master",
    recordTypeId: MASTER_RECORD_TYPE,
  };
  return [...own, master];
}
