import type { ListView } from "../objects/setup/list-views.ts";
import type { FieldDescribe, ObjectDescribe } from "../org/org.ts";

/** A column as a list view's describe and results have it (SOAP API Developer Guide, ListViewColumn). */
export interface ViewColumn {
  readonly ascendingLabel: string | null;
  readonly descendingLabel: string | null;
  readonly fieldNameOrPath: string;
  readonly hidden: boolean;
  readonly label: string;
  readonly selectListItem: string;
  readonly sortDirection: "ascending" | "descending" | null;
  readonly sortIndex: number | null;
  readonly sortable: boolean;
  readonly type: string;
}

/** Finds an object's describe by its name; null for one that the user does not see. */
export type FindObject = (name: string) => ObjectDescribe | null;

/** Added to every view that does not show them. */
const hidden = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

/** The columns of a view that the user may read, hidden ones last. */
export function columnsOf(view: ListView, object: ObjectDescribe, find: FindObject): readonly ViewColumn[] {
  const along = hidden.filter((name) => !view.columns.includes(name));
  return [...view.columns, ...along].flatMap((path) => {
    const found = fieldAt(path, object, find);
    return found === null ? [] : [columnOf(path, found, view, along.includes(path))];
  });
}

interface Found {
  readonly field: FieldDescribe;
  /** Relationships and field as people read them. */
  readonly label: string;
}

/** The field at the end of a path, or null where the user does not see one. */
function fieldAt(path: string, object: ObjectDescribe, find: FindObject): Found | null {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    const field = object.fields.find(({ name }) => name === first);
    return field === undefined ? null : { field, label: field.label };
  }
  const reference = object.fields.find(({ relationshipName }) => relationshipName === first);
  // A lookup to several objects leads to the fields of any of them.
  for (const name of reference?.referenceTo ?? []) {
    const target = find(name);
    const found = target === null ? null : fieldAt(rest.join("."), target, find);
    if (found !== null) return { field: found.field, label: `${reference?.label.replace(/ ID$/, "")} ${found.label}` };
  }
  return null;
}

function columnOf(path: string, { field, label }: Found, { orderBy }: ListView, isHidden: boolean): ViewColumn {
  const sortIndex = orderBy.findIndex(([ordered]) => ordered === path);
  const [, direction = null] = orderBy[sortIndex] ?? [];
  const [ascendingLabel, descendingLabel] = isHidden ? [null, null] : orderLabels(field.type);
  return {
    ascendingLabel,
    descendingLabel,
    fieldNameOrPath: path,
    hidden: isHidden,
    label,
    selectListItem: labelled.has(field.type) ? `toLabel(${path})` : path,
    sortDirection: direction,
    sortIndex: sortIndex < 0 ? null : sortIndex,
    sortable: !isHidden && field["sortable"] === true,
    type: field.type,
  };
}

/** Types whose values have labels. */
const labelled = new Set(["picklist", "multipicklist", "combobox"]);

/** The labels of the order. The ascending one is named by its end, as in the recorded replies; those of date-times are a guess. */
function orderLabels(type: string): readonly [string, string] {
  if (labelled.has(type)) return ["Low to High", "High to Low"];
  if (["phone", "int", "double", "currency", "percent"].includes(type)) return ["9-0", "0-9"];
  return type === "date" || type === "datetime" ? ["New to Old", "Old to New"] : ["Z-A", "A-Z"];
}
