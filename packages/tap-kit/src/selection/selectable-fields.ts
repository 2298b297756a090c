import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import { isFieldSelected } from "../catalog/select-fields.ts";
import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import { isOnlyByName } from "./only-by-name.ts";
import type { PropertyPath } from "./select-pattern.ts";

/** A field of a catalog's entry that somebody may select or deselect. */
export interface SelectableField {
  readonly path: PropertyPath;
  readonly breadcrumb: readonly string[];
  readonly schema: JsonObject;
  /** Why no glob selects it; null: globs do. */
  readonly onlyByName: string | null;
  readonly isSelected: boolean;
}

/** The fields that are neither in every record nor unreadable, those inside of others too, as the entry has them. */
export function selectableFields({ stream, metadata }: CatalogEntry): readonly SelectableField[] {
  const fields: SelectableField[] = [];
  const visit = (schema: JsonObject, above: readonly string[]): void => {
    for (const [name, property] of propertiesOf(schema)) {
      const breadcrumb = [...above, "properties", name];
      const members = metadata.at(breadcrumb);
      const inclusion = members["inclusion"] ?? property["inclusion"];
      const isKey = above.length === 0 && stream.keyProperties.includes(name);
      const isReadable = inclusion !== "unsupported" || isOnlyByName(members);
      if (inclusion !== "automatic" && !isKey && isReadable) {
        const path = breadcrumb.filter((_, index) => index % 2 === 1);
        const onlyByName = isOnlyByName(members) ? String(members["only-by-name"]) : null;
        const isSelected = isFieldSelected(members, property, true);
        fields.push({ path, breadcrumb, schema: property, onlyByName, isSelected });
      }
      if (isObject(property["properties"])) visit(property, breadcrumb);
    }
  };
  visit(stream.schema, []);
  return fields;
}
