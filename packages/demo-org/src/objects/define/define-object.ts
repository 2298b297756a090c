import { compounds } from "./compound-fields.ts";
import { fieldOf, spaced } from "./define-field.ts";
import { expandMacro } from "./field-macros.ts";
import type { ObjectDef } from "./object-def.ts";

/** An object's definition; members left out have defaults. */
export type ObjectSketch = Pick<ObjectDef, "name" | "rows"> &
  Partial<Omit<ObjectDef, "fields" | "can" | "name" | "rows">> & { readonly can: string; readonly fields: string };

/** The Id of rows that have none of their own. */
export const PLACEHOLDER = "000000000000000AAA";

/** Reads a table of fields: a line is `NAME TYPE [FLAG ...] [= CELL [ARG ...]]`; for picklists what follows `=` are the values. */
export function defineObject(sketch: ObjectSketch): ObjectDef {
  const label = sketch.label ?? spaced(sketch.name.replace(/__c$/, ""));
  const lines = sketch.fields
    .split("\n")
    .map((l) => l.trim())
    .flatMap((l) => (l.startsWith("@") ? expandMacro(l) : [l]))
    .filter((l) => l !== "");
  const id = sketch.isBig === true ? `Id id ! ro sys = const ${PLACEHOLDER}` : "Id id ! ro sys idlookup = id";
  const fields = [id, ...lines].map(fieldOf);
  return {
    plural: label.endsWith("y") ? `${label.slice(0, -1)}ies` : `${label}s`,
    prefix: null,
    idPrefix: sketch.prefix ?? "000",
    lane: "0",
    mirrors: null,
    grows: true,
    associate: null,
    childOf: null,
    fixed: false,
    burst: false,
    archives: false,
    isBig: false,
    isFile: false,
    hidesOldVersions: false,
    inferred: null,
    sharing: "public",
    requiredFilter: null,
    rollUp: null,
    cells: {},
    dependencies: {},
    ...sketch,
    formulas: { ...compounds(fields), ...sketch.formulas },
    label,
    can: new Set(sketch.can.split(" ")),
    fields,
  };
}
