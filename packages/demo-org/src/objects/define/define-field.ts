import type { Choice, FieldDef } from "./object-def.ts";

const known = new Map<string, FieldDef>();

/** The field a line defines: one value for all objects that have the same line, however many there are. */
export function fieldOf(line: string): FieldDef {
  const field = known.get(line) ?? defineField(line);
  known.set(line, field);
  return field;
}

function defineField(line: string): FieldDef {
  const at = line.indexOf(" = ");
  const left = (at < 0 ? line : line.slice(0, at)).split(/\s+/);
  const right = at < 0 ? "" : line.slice(at + 3);
  const [name = "", spec = ""] = left;
  const [kind = "", size = ""] = spec.split(":");
  const flags = new Set(left.slice(2).filter((f) => !/^(\w+:|\?)/.test(f)));
  const option = (key: string): string | undefined => left.find((f) => f.startsWith(`${key}:`))?.slice(key.length + 1);
  const type = kind === "ref" ? "reference" : kind;
  const [whole = "0", scale = "0"] = size.split(".");
  const numeric = type === "double" || type === "currency" || type === "percent";
  const isPicklist = type === "picklist" || type === "multipicklist" || type === "combobox";
  const nulls = left.find((f) => f.startsWith("?"));
  const [cell = "", ...args] = isPicklist && !right.startsWith("own") ? ["pick"] : right.split(" ");
  const choices = isPicklist ? choicesOf(right) : [];
  const relationship = option("rel") ?? (type === "reference" ? relationshipOf(name) : "-");
  return {
    name,
    type,
    length: kind === "ref" || type === "id" ? 18 : numeric || type === "int" ? 0 : Number(whole || defaultLength(type)),
    precision: numeric ? Number(whole) : type === "int" ? Number(whole || 8) : 0,
    scale: numeric ? Number(scale) : 0,
    flags,
    referenceTo: kind === "ref" ? size.split(",") : [],
    relationship: relationship === "-" ? null : relationship,
    children: option("kids") === "-" ? null : (option("kids") ?? null),
    compound: option("of") ?? null,
    controller: option("on") ?? null,
    label: option("label")?.replaceAll("_", " ") ?? labelOf(name, type),
    picklist: choices.map(({ value }) => value),
    choices,
    nulls: nulls === undefined ? (flags.has("!") || type === "boolean" ? 0 : 20) : Number(nulls.slice(1)),
    cell,
    args,
  };
}

const choicesOf = (text: string): readonly Choice[] =>
  text
    .replace(/^own /, "")
    .split("|")
    .filter((each) => each !== "" && each !== "own")
    .map((each) => {
      const [value = "", label = value.replaceAll("_", " "), state] = each.split("~");
      return { value, label, isActive: state !== "off" && !value.startsWith("Retired") };
    });

const defaultLength = (type: string): number =>
  ({
    email: 80,
    phone: 40,
    url: 255,
    picklist: 255,
    multipicklist: 4099,
    combobox: 255,
    string: 255,
    textarea: 255,
    any: 255,
  })[type] ?? 0;

const relationshipOf = (name: string): string =>
  name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.endsWith("Id") ? name.slice(0, -2) : "-";

/** `Due_Date` and `DueDate` as people read them: `Due Date`. */
export const spaced = (name: string): string => name.replaceAll("_", " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2");

const labelOf = (name: string, type: string): string =>
  `${spaced(name.replace(/__c$/, "").replace(/(?<=.)Id$/, ""))}${type === "reference" ? " ID" : ""}`;
