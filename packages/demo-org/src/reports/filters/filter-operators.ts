interface Operator {
  readonly name: string;
  readonly label: string;
}

const labels: Readonly<Record<string, string>> = {
  equals: "equals",
  notEqual: "not equal to",
  lessThan: "less than",
  greaterThan: "greater than",
  lessOrEqual: "less or equal",
  greaterOrEqual: "greater or equal",
  contains: "contains",
  notContain: "does not contain",
  startsWith: "starts with",
  includes: "includes",
  excludes: "excludes",
};

const equality = ["equals", "notEqual"];
const order = [...equality, "lessThan", "greaterThan", "lessOrEqual", "greaterOrEqual"];
const text = [...order, "contains", "notContain", "startsWith"];

const named = (names: readonly string[]): readonly Operator[] =>
  names.map((name) => ({ name, label: labels[name] ?? name }));

/**
 * Operators by data type, as describe's dataTypeFilterOperatorMap lists them. Whether ids have an order differs from org to org.
 */
export function operatorMap(areIdsOrdered: boolean): Readonly<Record<string, readonly Operator[]>> {
  const ids = areIdsOrdered ? [...order, "startsWith"] : [...equality, "startsWith"];
  const texts = ["string", "textarea", "email", "phone", "url", "picklist", "combobox", "html"];
  const ordered = ["int", "double", "currency", "percent", "date", "datetime", "time"];
  return {
    ...Object.fromEntries(texts.map((type) => [type, named(text)])),
    ...Object.fromEntries(ordered.map((type) => [type, named(order)])),
    boolean: named(equality),
    multipicklist: named([...equality, "includes", "excludes"]),
    id: named(ids),
    reference: named(ids),
  };
}
