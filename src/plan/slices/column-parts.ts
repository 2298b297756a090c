import type { Layout, WireColumn } from "../../transcode/layout.ts";
import type { ObjectStream } from "../object-stream.ts";

/** Bytes of a URI for a part's columns; the rest is for conditions, and for ids, some 300 at a time. */
const columnRoom = 4096;

/**
 * Columns that are asked for by queries of their own and joined on Id. Each part has the Id and, where the object has
 * one, the SystemModstamp, which moves when a row changes.
 */
export interface ColumnParts {
  /** The first brings the rows, the others what is missing in them. */
  readonly parts: readonly Layout[];
  /** The field that shows whether parts of a row are of one version; null: the object has none. */
  readonly modifiedAt: string | null;
  /** Columns of the parts that the stream itself does not have. */
  readonly extra: ReadonlySet<string>;
}

/**
 * Cuts a stream's columns into parts that fit a URI. A parent's columns stay together where they fit.
 * @param apart above 0: formulas are in parts of their own, since without them rows are read faster; and above 1 no part
 * has more than a half, a quarter ... of them.
 * @returns null where the object has no Id to join on.
 */
export function columnParts(stream: ObjectStream, apart: number): ColumnParts | null {
  const layout = stream.layout();
  const known = (stream.selection.stream.schema["properties"] ?? {}) as object; // an object schema: the kit checked the catalog
  const id = layout.columns[layout.key.id];
  if (id === undefined) return null;
  const modifiedAt = ["SystemModstamp", "LastModifiedDate"].find((name) => Object.hasOwn(known, name)) ?? null;
  const heads = [id.path[0] ?? "Id", ...new Set([modifiedAt, stream.replicationKey].filter((name) => name !== null))];
  const own = new Set(layout.columns.map(({ path }) => path.join(".")));
  const rest = layout.columns.filter(({ path }) => path.length > 1 || !heads.includes(path[0] ?? ""));
  const calculated = apart > 0 ? calculatedColumns(stream) : new Set<string>();
  const isFormula = ({ path }: WireColumn): boolean => calculated.has(path.join("."));
  const [plain, formulas] = [rest.filter((column) => !isFormula(column)), rest.filter(isFormula)];
  const head = heads.map((name): WireColumn => ({ path: [name], kind: "text" }));
  const most = Math.ceil(Math.max(plain.length, formulas.length) / 2 ** Math.max(0, apart - 1));
  const parts = formulas.length === 0 ? packed(plain, most) : [...packed(plain, most), ...packed(formulas, most)];
  return {
    parts: parts.map((columns) => ({ ...layout, columns: [...head, ...columns] })),
    modifiedAt,
    extra: new Set(heads.filter((name) => !own.has(name))),
  };
}

/** Columns that Salesforce computes when they are read, as SOQL has them. */
function calculatedColumns({ selection }: ObjectStream): ReadonlySet<string> {
  const calculated = [...(selection.stream.metadata ?? [])].filter(
    ([, traits]) => traits["salesforce.calculated"] === true,
  );
  // Discovery wrote the way to a parent's field: names.
  return new Set(
    calculated.map(([name, traits]) => ((traits["salesforce.path"] ?? [name]) as readonly string[]).join(".")),
  );
}

/** Columns of one parent, or a column by itself. */
function groupsOf(columns: readonly WireColumn[]): readonly (readonly WireColumn[])[] {
  const groups = new Map<string, WireColumn[]>();
  for (const column of columns) {
    const root = column.path.length === 1 ? column.path.join() : `${column.path[0]}.`;
    groups.set(root, [...(groups.get(root) ?? []), column]);
  }
  return [...groups.values()].flatMap((group) =>
    bytesOf(group) <= columnRoom ? [group] : group.map((each) => [each]),
  );
}

/** As few parts as it takes, at least one; the columns keep their order. */
function packed(columns: readonly WireColumn[], most: number): WireColumn[][] {
  const parts: WireColumn[][] = [[]];
  let left = columnRoom;
  for (const group of groupsOf(columns)) {
    const bytes = bytesOf(group);
    const size = parts.at(-1)?.length ?? 0;
    if (size > 0 && (bytes > left || size + group.length > most)) {
      parts.push([]);
      left = columnRoom;
    }
    parts.at(-1)?.push(...group);
    left -= bytes;
  }
  return parts;
}

/** In a URI. */
function bytesOf(columns: readonly WireColumn[]): number {
  return columns.reduce((sum, { path, type = "" }) => sum + encodeURIComponent(`${path.join(".")},${type}`).length, 0);
}
