import type { JsonObject, Stream, TapError } from "@singer-io-ts/tap-kit";
import { catalogError } from "../../../plan/catalog-error.ts";
import { isName } from "../../../plan/slices/soql-literals.ts";
import { propertiesOf } from "../../../property-schemas.ts";

/** A column of a query, as the catalog has it. */
export interface QueryColumn {
  readonly name: string;
  readonly path: readonly string[];
  /** The number of its item in SELECT. */
  readonly item: number;
  /** A field by its path and no more. */
  readonly isPath: boolean;
  readonly isOptional: boolean;
  readonly schema: JsonObject;
  readonly components: Readonly<Record<string, readonly string[]>> | null;
  readonly children: QueryChildren | null;
}

interface QueryChildren {
  readonly hasIsDeleted: boolean;
  readonly columns: readonly QueryColumn[];
}

/**
 * The columns that discovery wrote into a stream's schema and metadata.
 * @throws TapError of kind "config" where that is not so.
 */
export function queryColumns(stream: Stream): readonly QueryColumn[] {
  const columns = Object.entries(propertiesOf(stream.schema)).flatMap(([name, schema]) => {
    const traits = stream.metadata?.get(name) ?? {};
    const { "salesforce.path": path, "salesforce.item": item } = traits;
    if (path === undefined) return [];
    const [components, children] = [traits["salesforce.components"], traits["salesforce.children"]];
    return [
      columnIn(stream.id, name, schema, {
        ...{ path, item, components, children },
        optional: traits["salesforce.optional"],
        isPath: traits["salesforce.is-path"],
      }),
    ];
  });
  if (columns.length === 0) throw unknownColumns(stream.id, "no columns");
  return columns;
}

function columnIn(
  stream: string,
  name: string,
  schema: JsonObject,
  traits: Readonly<Record<string, unknown>>,
): QueryColumn {
  const { path, item, optional, isPath, components, children } = traits;
  if (!isPathOfNames(path) || typeof item !== "number") throw unknownColumns(stream, JSON.stringify(name));
  return {
    name,
    path,
    item,
    schema,
    isPath: isPath === true,
    isOptional: optional === true,
    components: components === undefined ? null : componentsIn(stream, components),
    children: children === undefined ? null : childrenIn(stream, children, schema),
  };
}

function componentsIn(stream: string, value: unknown): Readonly<Record<string, readonly string[]>> {
  const members = Object.entries(value ?? {}).map(([member, path]: [string, unknown]) => {
    if (!isPathOfNames(path)) throw unknownColumns(stream, JSON.stringify(member));
    return [member, path] as const;
  });
  return Object.fromEntries(members);
}

function childrenIn(stream: string, value: unknown, { items }: JsonObject): QueryChildren {
  const { hasIsDeleted, columns } = (value ?? {}) as Readonly<Record<string, unknown>>; // looked at below
  const schemas = propertiesOf((items ?? {}) as JsonObject); // an array's schema
  const found = Object.entries(columns ?? {}).map(([name, traits]: [string, unknown]) =>
    columnIn(stream, name, schemas[name] ?? {}, (traits ?? {}) as Readonly<Record<string, unknown>>),
  );
  return { hasIsDeleted: hasIsDeleted === true, columns: found };
}

function isPathOfNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string" && isName(each));
}

function unknownColumns(stream: string, what: string): TapError {
  return catalogError(stream, "CATALOG_QUERY", `the catalog has ${what} in a query that discovery did not write.`);
}
