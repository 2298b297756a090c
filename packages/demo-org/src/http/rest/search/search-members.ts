import { OrgError } from "../../../org/org.ts";
import type { SearchedObject, SearchParameters } from "../../../org/search-parameters.ts";
import { isObject } from "../../wire/call.ts";

export type Given = Readonly<Record<string, unknown>>;

/** A member's value; undefined for one of another form. */
type Read<T> = (value: unknown) => T | undefined;
type Readers<T> = { readonly [K in keyof T]-?: Read<T[K]> };

const text: Read<string> = (value) => (typeof value === "string" ? value : undefined);
const texts: Read<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
/** Numbers are documented as texts, and the documentation's examples have numbers. */
const count: Read<number> = (value) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : undefined);
const flag: Read<boolean> = (value) => {
  const word = String(value).toLowerCase();
  return word === "true" || word === "false" ? word === "true" : undefined;
};

const objectMembers: Readers<SearchedObject> = { name: text, fields: texts, where: text, orderBy: text, limit: count };

const members: Readers<SearchParameters> = {
  q: text,
  in: text,
  sobjects: (value) =>
    Array.isArray(value) && value.every(isObject) ? value.map((each) => searchedObject(each)) : undefined,
  fields: texts,
  defaultLimit: count,
  overallLimit: count,
  offset: count,
  snippet: count,
  metadata: text,
  spellCorrection: flag,
  division: text,
  netWorkIds: texts,
  pricebookId: text,
  dataCategory: text,
  updateTracking: flag,
  updateViewStat: flag,
};

/** @throws OrgError JSON_PARSER_ERROR for a member that no search has, or that has another form */
export function searchParameters(given: Given): SearchParameters {
  return { q: "", sobjects: [], ...membersOf(given, members) };
}

function searchedObject(given: Given): SearchedObject {
  const { name, ...others } = membersOf(given, objectMembers);
  if (name === undefined) throw notReadable("name");
  return { name, ...others };
}

function membersOf<T extends object>(given: Given, readers: Readers<T>): Partial<T> {
  const isKnown = (name: string): name is keyof T & string => name in readers;
  const found: Partial<T> = {};
  for (const [name, each] of Object.entries(given)) {
    if (!isKnown(name)) throw new OrgError(400, "JSON_PARSER_ERROR", `Unrecognized field "${name}"`);
    const value = readers[name](each);
    if (value === undefined) throw notReadable(name);
    found[name] = value;
  }
  return found;
}

const notReadable = (name: string): OrgError =>
  new OrgError(400, "JSON_PARSER_ERROR", `${name} has a form that can't be read`);
