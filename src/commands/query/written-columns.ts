import { isSameName } from "../../names.ts";
import { type Item, type ParsedQuery, parseSoql } from "../../streams/queries/soql/parse-query.ts";
import { isPresentation } from "../../streams/queries/soql/soql-functions.ts";
import type { SoqlLibrary } from "../../streams/queries/soql/soql-library.ts";

/**
 * Where the values of a query's columns are in its rows, in the order and the spelling of its text. Null where the text does not
 * say: groups, FIELDS(), a function without a name of its own, and what the parser does not know.
 */
export function writtenColumns(soql: string, library: SoqlLibrary): readonly string[] | null {
  const query = parsed(soql, library);
  if (query === null || query.isAggregate) return null;
  const paths: string[] = [];
  for (const item of query.items) {
    const found = pathsOf(item);
    if (found === null) return null;
    paths.push(...found.map((path) => withoutObject(path, query)));
  }
  return paths.filter((path, at) => paths.findIndex((other) => isSameName(other, path)) === at);
}

function parsed(soql: string, library: SoqlLibrary): ParsedQuery | null {
  try {
    return parseSoql({ name: "query", soql }, library);
  } catch {
    // Salesforce has the last word on what it takes.
    return null;
  }
}

function pathsOf(item: Item): readonly string[] | null {
  switch (item.kind) {
    case "field":
      return [item.alias ?? item.path];
    case "call": {
      const [field] = item.call.args;
      if (item.alias !== null) return [item.alias];
      return isPresentation(item.call) && typeof field === "string" ? [field] : null;
    }
    case "typeof":
      return item.branches.flatMap(({ fields }) => fields.map((field) => `${item.relationship}.${field}`));
    case "children":
      return [item.relationship];
    case "fields":
      return null;
  }
}

/** A path may begin with the object itself, by its name or the one that the query gives it: rows begin below it. */
function withoutObject(path: string, { object, tree }: ParsedQuery): string {
  const [first = "", ...others] = path.split(".");
  const isObject = [object, tree.sObjectAlias ?? object].some((name) => isSameName(name, first));
  return others.length > 0 && isObject ? others.join(".") : path;
}
