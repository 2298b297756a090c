import type { ObjectSummary } from "../org/interface.ts";
import type { ObjectDef } from "./definition.ts";

/** What `can` may say of an object. */
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
] as const;

/** An entry of describe global, without its addresses: those depend on the call. */
export function summarize(def: ObjectDef): ObjectSummary {
  const [create, update, del, undelete, query, replicate, search, merge, trigger, hasLayout, mru, feed] = ABILITIES.map(
    (a) => def.can.has(a),
  );
  return {
    activateable: false,
    associateEntityType: def.associate?.type ?? null,
    associateParentEntity: def.associate?.parent ?? null,
    createable: create,
    custom: def.name.endsWith("__c"),
    customSetting: false,
    deepCloneable: false,
    deletable: del,
    deprecatedAndHidden: false,
    feedEnabled: feed,
    hasSubtypes: false,
    isInterface: false,
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
    retrieveable: true,
    searchable: search,
    triggerable: trigger,
    undeletable: undelete,
    updateable: update,
  };
}

/** What describe adds to the summary, fields and child relationships aside. */
export function describeRest(def: ObjectDef): Readonly<Record<string, unknown>> {
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
    recordTypeInfos: def.can.has("layout")
      ? [
          {
            active: true,
            available: true,
            defaultRecordTypeMapping: true,
            developerName: "Master",
            master: true,
            name: "Master",
            recordTypeId: "012000000000000AAA",
          },
        ]
      : [],
    searchLayoutable: def.can.has("layout"),
    sobjectDescribeOption: "FULL",
    supportedScopes: [
      { label: `All ${def.plural.toLowerCase()}`, name: "everything" },
      { label: `My ${def.plural.toLowerCase()}`, name: "mine" },
    ],
  };
}
