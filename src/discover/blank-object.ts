import type { ObjectSummary } from "../salesforce/describe/describe-global.ts";

/** Stands for an object of which nothing but a name is known: it counts as one that can be queried. */
export const blankObject: ObjectSummary = {
  name: "",
  label: "",
  custom: false,
  keyPrefix: null,
  queryable: true,
  replicateable: false,
  associateEntityType: null,
  deprecatedAndHidden: false,
};
