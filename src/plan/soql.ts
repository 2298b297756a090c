import type { Layout } from "../transcode/layout.ts";

/** A moment as records have it: `2026-01-31T09:05:00.000Z`. */
export type Stamp = string;

/** Which rows of an sObject: a stretch of its replication key, whole seconds. */
export interface Slice {
  /** At or above. */
  readonly from: Stamp | null;
  /** Below. */
  readonly to: Stamp | null;
}

/** A place in a read that is ordered by stamp and Id, or by Id alone. Everything up to it has been read. */
export interface Place {
  readonly stamp: Stamp | null;
  readonly id: string;
}

/** What a query of an sObject is made of; everything in it is a name from describe, an id or a moment. */
export interface ObjectQuery {
  readonly object: string;
  readonly layout: Layout;
  /** Null: the object is read without regard to time. */
  readonly key: string | null;
  readonly slice: Slice;
  /** Only rows that are, or are not, in the recycle bin. */
  readonly isDeleted: boolean | null;
}

/** Whether this can be the API name of an object or a field. */
export const isName = (text: string): boolean => namePattern.test(text);

const namePattern = /^[A-Za-z][A-Za-z0-9_]*$/;
const idPattern = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const wholeSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** @returns SOQL without ORDER BY, which keeps Bulk's own chunking (Bulk API 2.0 Developer Guide, Query). */
export function unorderedSoql(query: ObjectQuery): string {
  return select(query, conditions(query));
}

/** @returns SOQL of the rows with these ids. */
export function soqlOfIds(query: ObjectQuery, ids: readonly string[]): string {
  return select(query, [`Id IN (${ids.map(idLiteral).join(",")})`]);
}

/**
 * @returns SOQL in the order that makes the last row a place to go on from.
 * @param after the place to go on from.
 */
export function orderedSoql(query: ObjectQuery, after: Place | null): string {
  const where = conditions(query);
  if (after !== null) where.push(beyond(query, after));
  const order = query.key === null ? "Id" : `${name(query.key)}, Id`;
  return `${select(query, where)} ORDER BY ${order}`;
}

function select({ object, layout }: ObjectQuery, where: readonly string[]): string {
  const fields = layout.columns.map(({ path }) => path.map(name).join("."));
  const condition = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  return `SELECT ${fields.join(",")} FROM ${name(object)}${condition}`;
}

function conditions({ key, slice, isDeleted }: ObjectQuery): string[] {
  const where: string[] = [];
  if (key !== null && slice.from !== null) where.push(`${name(key)} >= ${moment(slice.from)}`);
  if (key !== null && slice.to !== null) where.push(`${name(key)} < ${moment(slice.to)}`);
  if (isDeleted !== null) where.push(`IsDeleted = ${isDeleted}`);
  return where;
}

/**
 * Stamps compare in whole seconds but sort in milliseconds. Where the last stamp has milliseconds, Id does not order the
 * rest of its second, so that second is read again.
 */
function beyond({ key }: ObjectQuery, { stamp, id }: Place): string {
  if (key === null || stamp === null) return `Id > ${idLiteral(id)}`;
  const at = moment(stamp);
  if (!stamp.endsWith(".000Z")) return `${name(key)} >= ${at}`;
  return `(${name(key)} > ${at} OR (${name(key)} = ${at} AND Id > ${idLiteral(id)}))`;
}

function name(text: string): string {
  if (!isName(text)) throw new RangeError(`not a name of Salesforce's: ${JSON.stringify(text)}`);
  return text;
}

function idLiteral(text: string): string {
  if (!idPattern.test(text)) throw new RangeError(`not an id of Salesforce's: ${JSON.stringify(text)}`);
  return `'${text}'`;
}

function moment(text: Stamp): string {
  const seconds = wholeSecond.exec(text)?.[0];
  if (seconds === undefined || Number.isNaN(Date.parse(text))) {
    throw new RangeError(`not a moment: ${JSON.stringify(text)}`);
  }
  return `${seconds}Z`;
}
