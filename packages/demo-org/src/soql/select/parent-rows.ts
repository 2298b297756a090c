import type { ResultRow } from "../../org/org.ts";
import type { FieldPath, Follow, Readers } from "../expressions/field-path.ts";

/** A parent path, and how a row leads to it. */
interface Parent {
  readonly path: string;
  readonly follow: Follow;
}

/** Every parent along the selected paths, nearer ones first. */
export function parentsOf(paths: readonly FieldPath[], readers: Readers): readonly Parent[] {
  const found = new Map<string, Follow>();
  for (const { path, hops } of paths) {
    for (let n = 1; n < path.length; n++) {
      const prefix = path.slice(0, n);
      if (!found.has(prefix.join("."))) found.set(prefix.join("."), readers.follow(prefix, hops));
    }
  }
  return [...found].map(([path, follow]) => ({ path, follow }));
}

/** The type and id of the parent at each of these paths. */
export const parentIdsOf = (parents: readonly Parent[], index: number): ResultRow["parents"] =>
  new Map(
    parents.map(({ path, follow }) => {
      const location = follow(index);
      return [path, location === null ? null : { type: location.table.name, id: location.table.id(location.index) }];
    }),
  );
