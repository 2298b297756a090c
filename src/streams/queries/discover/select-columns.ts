import { isCompound, schemaOfType } from "../../../discover/field-schema.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import type { FieldDescribe } from "../../../salesforce/describe/describe.ts";
import type { Item } from "../soql/parse-query.ts";
import { callText, fieldsIn, isAggregate, isPresentation, typeOfCall } from "../soql/soql-functions.ts";
import { checkConditions } from "./check-conditions.ts";
import { type Column, columnOf, isValue } from "./query-column.ts";
import type { QueryScope } from "./query-scope.ts";
import { checkTypeofs, typeofColumns } from "./typeof-columns.ts";

/**
 * The properties that the items of a SELECT give. While objects are still to be described (`scope.describes.missing`)
 * what depends on them is left out.
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function columnsOf(items: readonly Item[], scope: QueryScope, isGrouped: boolean): readonly Column[] {
  const columns: Column[] = [];
  let expressions = 0;
  checkTypeofs(items, scope);
  for (const [n, item] of items.entries()) {
    const found = columnsOfItem(item, n, { scope, isGrouped, nextName: () => `expr${expressions++}`, before: columns });
    for (const column of found) {
      if (!columns.some(({ name }) => isSameName(name, column.name))) columns.push(column);
      else if (item.kind !== "fields") throw scope.error(`the column ${column.name} is there twice`, writtenName(item));
      if (isGrouped) checkNames(columns, item, scope);
    }
  }
  return columns;
}

/** A group has its values by the last of a field's names, so that two parents' names come to be one. */
function checkNames(columns: readonly Column[], item: Item, scope: QueryScope): void {
  const column = columns.at(-1);
  const twin = columns.slice(0, -1).find(({ path: [name = ""] }) => isSameName(name, column?.path[0] ?? ""));
  if (column === undefined || twin === undefined) return;
  const written = writtenName(item);
  const hint = `Give it a name of its own: ${written} ${written.replaceAll(".", "_")}.`;
  throw scope.error(`${written} is called ${column.path[0]} in a group, as ${twin.name} is`, written, { hint });
}

interface Around {
  readonly scope: QueryScope;
  readonly isGrouped: boolean;
  /** The next name that Salesforce gives to what has none. */
  nextName(): string;
  readonly before: readonly Column[];
}

function columnsOfItem(item: Item, n: number, around: Around): readonly Column[] {
  const { scope, isGrouped, before } = around;
  if (isGrouped && (item.kind === "fields" || item.kind === "typeof"))
    throw scope.error(`${item.kind === "fields" ? "FIELDS()" : "TYPEOF"} has no place beside groups`, item.kind, {
      hint: "Name the fields, each in GROUP BY or in a function of groups.",
    });
  switch (item.kind) {
    case "field": {
      const found = scope.field(item.path);
      if (found === null) return [];
      if (item.alias !== null && !isGrouped)
        throw scope.error(
          `${item.path} cannot have a name of its own (${item.alias}) outside of GROUP BY`,
          item.alias,
          {
            hint: "Put a comma between two fields, or leave the name out.",
          },
        );
      // A group has no parents: what is grouped by stands in it by the last of its names.
      const wire = isGrouped ? [item.alias ?? found.path.at(-1) ?? ""] : found.path;
      return [columnOf(found, n, { scope, written: item.path, wire, name: item.alias })];
    }
    case "call":
      return callColumn(item, n, around);
    case "fields":
      return scope.object.fields
        .filter(
          (field) =>
            isOneOf(item.which, field) && isValue(field) && !before.some(({ name }) => isSameName(name, field.name)),
        )
        .map((field) => columnOf({ path: [field.name], type: null, field }, n, { scope, written: item.which }));
    case "typeof":
      return typeofColumns(item.relationship, item.branches, n, scope);
    case "children":
      return childrenColumn(item, n, around);
  }
}

function callColumn(item: Extract<Item, { kind: "call" }>, n: number, around: Around): readonly Column[] {
  const { call, alias } = item;
  const { scope, isGrouped } = around;
  const fields = new Map(fieldsIn(call).map((written) => [written, scope.field(written)]));
  if ([...fields.values()].includes(null)) return [];
  const type = typeOfCall(call, (written) => fields.get(written)?.field.type ?? "string");
  const schema = { ...schemaOfType(type), title: callText(call) };
  const common = { type, schema, item: n, isPath: false, isOptional: false };
  const [first] = fields.values();
  // What is only shown otherwise keeps its field's name; in a group, unless it is computed there.
  const isShown = isPresentation(call) && (!isGrouped || typeof call.args[0] === "string");
  if (!isShown || alias !== null || !first) {
    const name = alias ?? around.nextName();
    return [{ ...common, name, path: [name] }];
  }
  return [{ ...common, name: first.path.join("__"), path: isGrouped ? first.path.slice(-1) : first.path }];
}

function childrenColumn(
  item: Extract<Item, { kind: "children" }>,
  n: number,
  { scope, isGrouped }: Around,
): readonly Column[] {
  const tokens = scope.nextInner();
  if (isGrouped)
    throw scope.error("a subquery has no place beside groups", "SELECT", {
      tokens,
      hint: "Make a query of its own of it.",
    });
  const { childRelationships, name: parent } = scope.object;
  const found = childRelationships.find(({ relationshipName }) => isSameName(relationshipName, item.relationship));
  if (found === undefined) {
    const names = childRelationships.map(({ relationshipName }) => relationshipName);
    const what = `${parent} has no children by the name of ${item.relationship}${didYouMean(item.relationship, names)}`;
    throw scope.error(what, item.relationship, { tokens });
  }
  const object = scope.otherObject(found.childSObject, tokens);
  if (object === null) return [];
  const inner = scope.inside(tokens, object, item.subquery.sObjectAlias ?? null);
  refuseGroups(item, inner);
  const columns = columnsOf(item.items, inner, false);
  checkConditions(item.subquery, inner, []);
  const properties = Object.fromEntries(columns.map(({ name, schema }) => [name, schema]));
  const name = found.relationshipName;
  return [
    {
      name,
      path: [name],
      type: "children",
      schema: { type: ["null", "array"], title: object.label, items: { type: "object", properties } },
      item: n,
      isPath: false,
      isOptional: false,
      children: { hasIsDeleted: object.fields.some((field) => field.name === "IsDeleted"), columns },
    },
  ];
}

/** Only the outer query can have groups. (SOQL and SOSL Reference, GROUP BY.) */
function refuseGroups({ subquery, items }: Extract<Item, { kind: "children" }>, inner: QueryScope): void {
  const call = items.find((item) => item.kind === "call" && isAggregate(item.call));
  if (call === undefined && subquery.groupBy === undefined) return;
  const hint = "Ask for the rows, or make a query of its own of the children.";
  throw inner.error("a subquery has no groups and sums", call === undefined ? "GROUP" : writtenName(call), { hint });
}

/** FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM). (SOQL and SOSL Reference, FIELDS().) */
function isOneOf(which: string, { name, type }: FieldDescribe): boolean {
  if (isCompound(type)) return false;
  return which === "ALL" || /__[a-z]+$/i.test(name) === (which === "CUSTOM");
}

function writtenName(item: Item): string {
  if (item.kind === "field") return item.alias ?? item.path;
  if (item.kind === "call") return item.alias ?? item.call.name;
  return item.kind === "fields" ? item.which : item.relationship;
}
