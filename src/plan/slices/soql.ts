import type { Timestamp } from "../../timestamp.ts";
import { ATTRIBUTES, isTyped, pathInOthers, pathInType, typesNamed } from "../../transcode/json/typed-columns.ts";
import type { Layout, WireColumn } from "../../transcode/layout.ts";
import { columnName } from "../../transcode/wire/column-names.ts";
import type { WrittenQuery } from "../custom-query.ts";
import type { ObjectFilter } from "../object-filter.ts";
import type { KeyRange } from "./key-ranges.ts";
import type { Cursor, ParentRange, Slice } from "./slice.ts";
import { dateTimeLiteral, idLiteral, soqlName, textLiteral } from "./soql-literals.ts";

/** What a query of an sObject is made of; everything in it is a name from describe, an id or a date-time. */
export interface ObjectQuery {
  readonly object: string;
  readonly layout: Layout;
  /** Null: the object is read without regard to time. */
  readonly key: string | null;
  readonly slice: Slice;
  /** Only rows that are, or are not, in the recycle bin. */
  readonly isDeleted: boolean | null;
  /** Only rows with one of these values, for objects that answer no other query. */
  readonly among?: { readonly field: string; readonly values: readonly string[] } | undefined;
  /** Only rows whose key lies in this range, for objects that give one batch of rows. */
  readonly keys?: { readonly field: string; readonly range: KeyRange } | undefined;
  /** The rows and columns of a query that the user wrote; without it, the object's own. */
  readonly written?: WrittenQuery | undefined;
  /** Only the object's rows that fit this condition. */
  readonly filter?: ObjectFilter | undefined;
}

/** @returns SOQL without ORDER BY, which keeps Bulk's own chunking (Bulk API 2.0 Developer Guide, Query). */
export function unorderedSoql(query: ObjectQuery): string {
  return select(query, conditions(query));
}

/** @returns SOQL of the rows with these ids. */
export function soqlOfIds(query: ObjectQuery, ids: readonly string[]): string {
  return select(query, [`Id IN (${ids.map(idLiteral).join(",")})`]);
}

/** @returns SOQL that asks which of these rows there are, and which of them are in the recycle bin. */
export function deletionStatusSoql(object: string, ids: readonly string[]): string {
  return `SELECT Id,IsDeleted FROM ${soqlName(object)} WHERE Id IN (${ids.map(idLiteral).join(",")})`;
}

/** @returns SOQL of those of the query's rows that have these ids. */
export function soqlAmongIds(query: ObjectQuery, ids: readonly string[]): string {
  return select(query, [...conditions(query), `Id IN (${ids.map(idLiteral).join(",")})`]);
}

/** @returns SOQL of the smallest or greatest id among the query's rows, which an index knows. */
export function edgeSoql(query: ObjectQuery, after: Cursor | null, edge: "first" | "last"): string {
  const where = conditions(query);
  if (after !== null) where.push(afterCursor(query, after));
  return `SELECT Id ${from(query, where)} ORDER BY Id${edge === "last" ? " DESC" : ""} LIMIT 1`;
}

/** @returns SOQL of the ids of a parent's rows, in their order. */
export function parentSoql(parent: string, after: string | null): string {
  const condition = after === null ? "" : ` WHERE Id > ${idLiteral(after)}`;
  return `SELECT Id FROM ${soqlName(parent)}${condition} ORDER BY Id`;
}

/** @returns SOQL of the keys of a parent's rows in this range. */
export function parentKeysSoql(parent: string, key: string, range: KeyRange): string {
  const where = withinKeys(key, range);
  return `SELECT ${soqlName(key)} FROM ${soqlName(parent)}${where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`}`;
}

/**
 * @returns SOQL in the order that makes the last row a cursor to resume from.
 * @param after the cursor to resume from.
 */
export function orderedSoql(query: ObjectQuery, after: Cursor | null): string {
  const where = conditions(query);
  if (after !== null) where.push(afterCursor(query, after));
  const order = query.key === null ? "Id" : `${soqlName(query.key)}, Id`;
  return `${select(query, where)} ORDER BY ${order}`;
}

/**
 * @returns SOQL of a big object's rows in the only order that they have. No condition but one on that field is understood.
 * @param below only rows of earlier seconds than this one; null: all.
 */
export function newestFirstSoql(query: ObjectQuery, by: string | null, below: Timestamp | null): string {
  if (by === null) return select(query, []);
  return `${select(query, below === null ? [] : [`${soqlName(by)} < ${dateTimeLiteral(below)}`])} ORDER BY ${soqlName(by)} DESC`;
}

function select(query: ObjectQuery, where: readonly string[]): string {
  const { layout, written } = query;
  return `SELECT ${written === undefined ? selectList(layout).join(",") : writtenList(layout, written)} ${from(query, where)}`;
}

function from({ object, written, filter }: ObjectQuery, where: readonly string[]): string {
  const own = (written === undefined ? filter?.where : written.where) ?? null;
  // guard(filtered, `own === null` -> `true`): rows that the user's condition leaves out would be read.
  const all = own === null ? where : [own, ...where];
  const condition = all.length === 0 ? "" : ` WHERE ${all.join(" AND ")}`;
  if (written === undefined) return `FROM ${soqlName(object)}${condition}`;
  return `FROM ${written.from}${condition}${written.with === null ? "" : ` ${written.with}`}`;
}

/** The columns that are paths, and the items that bring the others. */
function writtenList({ columns }: Layout, { items }: WrittenQuery): string {
  const paths = columns.filter((column) => !items.some((item) => item.columns.has(columnName(column))));
  const needed = items.filter((item) => columns.some((column) => item.columns.has(columnName(column))));
  return [...paths.map(({ path }) => dotted(path)), ...needed.map(({ text }) => text)].join(",");
}

/** The columns; all that is asked of a parent with a column by TYPEOF goes into its TYPEOF. */
function selectList({ columns }: Layout): readonly string[] {
  const typed = new Set(columns.filter(isTyped).map(({ path }) => path[0] ?? ""));
  const plain = columns.filter(({ path }) => path.length === 1 || !typed.has(path[0] ?? ""));
  const parents = Array.from(typed, (relationship) => {
    return typeOf(
      relationship,
      columns.filter(({ path }) => path.length > 1 && path[0] === relationship),
    );
  });
  return [...plain.map(({ path }) => dotted(path)), ...parents];
}

function typeOf(relationship: string, columns: readonly WireColumn[]): string {
  const branches = Array.from(typesNamed(columns), (type) => {
    const asked = fieldsAt(columns.map((column) => pathInType(column, type)));
    // A branch without a field is none, and its rows would fall to ELSE.
    return ` WHEN ${soqlName(type)} THEN ${asked.length === 0 ? "Id" : asked.join(",")}`;
  });
  const others = fieldsAt(columns.map(pathInOthers));
  const rest = others.length === 0 ? "" : ` ELSE ${others.join(",")}`;
  return `TYPEOF ${soqlName(relationship)}${branches.join("")}${rest} END`;
}

/** What to ask for these paths, each once. */
function fieldsAt(paths: readonly (readonly string[] | null)[]): readonly string[] {
  const asked = paths.filter((path) => path !== null && path[0] !== ATTRIBUTES);
  return [...new Set(asked.map((path) => dotted(path ?? [])))];
}

function parentChanged({ ways, from, to }: ParentRange): string {
  const changed = ways.map((way) => {
    const modifiedAt = dotted([...way.split("."), "SystemModstamp"]);
    return `(${modifiedAt} >= ${dateTimeLiteral(from)} AND ${modifiedAt} < ${dateTimeLiteral(to)})`;
  });
  return `(${changed.join(" OR ")})`;
}

const dotted = (path: readonly string[]): string => path.map(soqlName).join(".");

function conditions({ key, slice, isDeleted, among, keys }: ObjectQuery): string[] {
  const where: string[] = [];
  if (among !== undefined) where.push(oneOf(among.field, among.values));
  if (keys !== undefined) where.push(...withinKeys(keys.field, keys.range));
  if (key !== null && slice.from !== null) where.push(`${soqlName(key)} >= ${dateTimeLiteral(slice.from)}`);
  if (key !== null && slice.to !== null) where.push(`${soqlName(key)} < ${dateTimeLiteral(slice.to)}`);
  if (slice.ids !== undefined && slice.ids.after !== null) where.push(`Id > ${idLiteral(slice.ids.after)}`);
  if (slice.ids !== undefined && slice.ids.upTo !== null) where.push(`Id <= ${idLiteral(slice.ids.upTo)}`);
  if (slice.parents !== undefined) where.push(parentChanged(slice.parents));
  if (isDeleted !== null) where.push(`IsDeleted = ${isDeleted}`);
  return where;
}

/** A single value is compared by `=`: some objects take nothing else. */
function oneOf(field: string, values: readonly string[]): string {
  const path = field.split(".").map(soqlName).join(".");
  const [first = "", ...others] = values.map(textLiteral);
  return others.length === 0 ? `${path} = ${first}` : `${path} IN (${[first, ...others].join(",")})`;
}

function withinKeys(field: string, { from, below }: KeyRange): readonly string[] {
  const path = soqlName(field);
  return [
    ...from.map((text) => `${path} >= ${textLiteral(text)}`),
    ...below.map((text) => `${path} < ${textLiteral(text)}`),
  ];
}

/**
 * Date-times compare in whole seconds but sort in milliseconds. Where the last one has milliseconds, Id does not order the
 * rest of its second, so that second is read again.
 */
function afterCursor({ key }: ObjectQuery, { modifiedAt, id }: Cursor): string {
  if (key === null) return `Id > ${idLiteral(id)}`;
  // Rows without a date-time come first, in the order of their ids.
  // guard(rows-without-date-time): rows whose replication key is null would be skipped after the first of them.
  if (modifiedAt === null) return `((${soqlName(key)} = null AND Id > ${idLiteral(id)}) OR ${soqlName(key)} != null)`;
  const at = dateTimeLiteral(modifiedAt);
  // guard(rest-of-second): the other rows of the second in which a read stopped would be skipped.
  if (!modifiedAt.endsWith(".000Z")) return `${soqlName(key)} >= ${at}`;
  return `(${soqlName(key)} > ${at} OR (${soqlName(key)} = ${at} AND Id > ${idLiteral(id)}))`;
}
