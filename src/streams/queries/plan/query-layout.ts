import type { JsonObject } from "@singer-io-ts/tap-kit";
import { LayoutColumns } from "../../../plan/layout-columns.ts";
import { propertiesOf, valueKindOf } from "../../../property-schemas.ts";
import type { Layout, Property, ValueSource } from "../../../transcode/layout.ts";
import { columnName } from "../../../transcode/wire/column-names.ts";
import type { QueryColumn } from "./query-columns.ts";

/** What a layout has beside the query's own columns. */
export interface LayoutOptions {
  readonly stream: string;
  /** The properties that are to come out. */
  readonly selected: JsonObject;
  /** Asked for though no property may need them: the fields that say where a read can go on. */
  readonly key: { readonly id: string | null; readonly modifiedAt: string | null };
  /** The property that marks a deleted record, and the field that says when; null: records do not have it. */
  readonly deleted: { readonly property: string; readonly timestamp: string | null } | null;
  /** Properties that are never null. */
  readonly keys: readonly string[];
  /** Whether the answer has columns that no property needs. */
  readonly hasColumn: (column: QueryColumn) => boolean;
}

/** How the rows of a query become records. */
export function queryLayout(columns: readonly QueryColumn[], options: LayoutOptions): Layout {
  // Names of an answer are the user's, in any case.
  const wire = new LayoutColumns((column) => columnName(column).toLowerCase());
  const id = options.key.id === null ? -1 : wire.field(options.key.id, "text");
  const modifiedAt = options.key.modifiedAt === null ? -1 : wire.field(options.key.modifiedAt, "datetime");
  const selected = propertiesOf(options.selected);
  const sources = new Map<string, ValueSource>();
  for (const column of columns) {
    if (!Object.hasOwn(selected, column.name) && !options.hasColumn(column)) continue;
    sources.set(column.name, sourceOf(column, selected[column.name] ?? column.schema, options.stream, wire));
  }
  const { deleted } = options;
  const properties = Object.keys(selected).flatMap((name): Property[] => {
    if (name === deleted?.property) return [{ name, source: wire.deletedAt(deleted.timestamp ?? undefined) }];
    const source = sources.get(name);
    if (source === undefined) return [];
    return [{ name, source, ...(options.keys.includes(name) && { required: true as const }) }];
  });
  return { stream: options.stream, columns: wire.all, properties, key: { id, modifiedAt } };
}

function sourceOf(column: QueryColumn, schema: JsonObject, stream: string, wire: LayoutColumns): ValueSource {
  const { path, components, children, isOptional } = column;
  if (components !== null) {
    const members = propertiesOf(schema);
    return {
      members: Object.entries(components)
        .filter(([name]) => Object.hasOwn(members, name))
        .map(([name, part]) => ({ name, column: wire.add({ path: part, kind: valueKindOf(members[name] ?? {}) }) })),
    };
  }
  if (children === null) {
    const kind = valueKindOf(column.schema);
    return { column: wire.add({ path, kind, ...(isOptional && { optional: true as const }) }) };
  }
  const layout = queryLayout(children.columns, {
    stream,
    // Discovery wrote an array's schema; the kit prunes it to what is selected.
    selected: (schema["items"] ?? {}) as JsonObject,
    key: { id: null, modifiedAt: null },
    deleted: null,
    keys: [],
    hasColumn: () => true,
  });
  return { rows: { column: wire.add({ path, kind: "text" }), layout } };
}
