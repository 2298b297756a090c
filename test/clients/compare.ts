import { canonical, type Json, type Lists, type Row } from "./records.ts";

/**
 * Compares what a client holds of each stream with what it must hold: the same records, each the same number of times, each
 * property with the same value.
 * @throws Error that names the first ten differences
 */
export function mustEqual(held: Lists, wanted: Lists): void {
  const found: string[] = [];
  for (const stream of new Set([...held.keys(), ...wanted.keys()])) {
    found.push(...differences(stream, held.get(stream) ?? [], wanted.get(stream) ?? []));
  }
  if (found.length > 0) {
    const more = found.length > 10 ? [`and ${found.length - 10} more differences`] : [];
    throw new Error([...found.slice(0, 10), ...more].join("\n"));
  }
}

function differences(stream: string, held: readonly Row[], wanted: readonly Row[]): string[] {
  const left = new Map<string, Row[]>();
  for (const row of held) {
    const form = canonical(row);
    left.set(form, [...(left.get(form) ?? []), row]);
  }
  const missing: Row[] = [];
  for (const row of wanted) {
    if (left.get(canonical(row))?.pop() === undefined) missing.push(row);
  }
  const surplus = [...left.values()].flat();
  return [
    ...missing.map((row) => {
      const other = surplus.findIndex((each) => nameOf(each) === nameOf(row));
      if (other < 0) return `${stream} ${nameOf(row)}: missing`;
      return `${stream} ${nameOf(row)}: ${unlike(surplus.splice(other, 1)[0]!, row)}`;
    }),
    ...surplus.map((row) => `${stream} ${nameOf(row)}: not expected, or once too often`),
  ];
}

/** A row by its Id, or as it is. */
const nameOf = (row: Row): string => (typeof row["Id"] === "string" ? row["Id"] : show(row));

function unlike(held: Row, wanted: Row): string {
  const names = [...new Set([...Object.keys(held), ...Object.keys(wanted)])];
  const different = names.filter((name) => canonical(held[name]) !== canonical(wanted[name]));
  return different.map((name) => `${name} is ${show(held[name])}, not ${show(wanted[name])}`).join("; ");
}

function show(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
