import { isList, isRow, type Json } from "./json.ts";

/** The types at each path of a JSON value. Paths are such as `fields[].name`, `[].id`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

const kinds: readonly (readonly [string, RegExp])[] = [
  ["datetime", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["date-time as Java prints it", /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d GMT \d{4}$/],
  ["id", /^[\da-zA-Z]{3}[\da-zA-Z]{12}[A-Z0-5]{3}$/],
  // Those of standard objects begin with a zero.
  ["short id", /^0[\da-zA-Z]{14}$/],
];

/** The shape of a value. All elements of a list share one path. */
export function shapeOf(value: Json): Shape {
  const shape = new Map<string, Set<string>>();
  const walk = (each: Json, path: string): void => {
    const types = shape.get(path) ?? new Set<string>();
    shape.set(path, types.add(typeOf(each)));
    if (isList(each)) for (const element of each) walk(element, `${path}[]`);
    else if (isRow(each))
      for (const [name, member] of Object.entries(each))
        walk(member, path === "" ? step(name) : `${path}.${step(name)}`);
  };
  walk(value, "");
  return shape;
}

/** A dot in a name is written as a slash: `columns.Owner/Alias`. */
const step = (name: string): string => name.replaceAll(".", "/");

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "list";
  if (typeof value !== "string") return typeof value;
  return kinds.find(([, form]) => form.test(value))?.[0] ?? "text";
}

/** A path at which two shapes differ. */
export interface Difference {
  readonly path: string;
  readonly what: "missing" | "additional" | "other type";
  readonly recorded: string;
  readonly served: string;
}

/**
 * The differences of two shapes. Nothing below a member that is missing, additional or of another type is reported. Null, an
 * empty list and an empty object fit every type.
 */
export function differences(recorded: Shape, served: Shape): readonly Difference[] {
  const found: Difference[] = [];
  const others = new Set<string>();
  for (const path of new Set([...recorded.keys(), ...served.keys()])) {
    const [left, right] = [recorded.get(path), served.get(path)];
    const types = { path, recorded: typesIn(left), served: typesIn(right) };
    if (left !== undefined && right !== undefined) {
      if (agree(left, right)) continue;
      others.add(path);
      found.push({ ...types, what: "other type" });
    } else if (!others.has(parentOf(path)) && hasMembers(left === undefined ? recorded : served, parentOf(path))) {
      found.push({ ...types, what: left === undefined ? "additional" : "missing" });
    }
  }
  return found;
}

const typesIn = (types: ReadonlySet<string> | undefined): string => [...(types ?? [])].sort().join(", ");

const texts = [...kinds.map(([kind]) => kind), "text"];

function agree(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [recorded, served] = [left, right].map((types) => [...types].filter((type) => type !== "null"));
  if (recorded === undefined || served === undefined || recorded.length === 0 || served.length === 0) return true;
  const isText = (type: string): boolean => texts.includes(type);
  // A text may look like an id or a date by chance: it counts as one only if all texts at the path do.
  if (recorded.every(isText) && served.every(isText))
    return recorded.includes("text") || served.every((type) => recorded.includes(type));
  return served.every((type) => recorded.includes(type) || (isText(type) && recorded.some(isText)));
}

const parentOf = (path: string): string =>
  path.endsWith("[]") ? path.slice(0, -2) : path.slice(0, Math.max(0, path.lastIndexOf(".")));

/** Whether the shape has members at this path. */
function hasMembers(shape: Shape, parent: string): boolean {
  if (!shape.has(parent)) return false;
  for (const path of shape.keys()) if (path !== parent && parentOf(path) === parent) return true;
  return false;
}
