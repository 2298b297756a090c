import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import type { EditEntry } from "../catalog/edit-catalog.ts";
import { isStreamSelected } from "../catalog/select-fields.ts";
import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import { namesProperty, type PropertyPath } from "./select-pattern.ts";
import type { SelectRules } from "./select-rules.ts";
import { type SelectableField, selectableFields } from "./selectable-fields.ts";

/** What shall be selected of a stream. */
export interface WantedSelection {
  readonly isSelected: boolean;
  wants(field: SelectableField): boolean;
}

/** What a change of the selection does to one stream. */
export interface SelectionChange {
  readonly stream: string;
  readonly wasSelected: boolean;
  readonly isSelected: boolean;
  /** How many of the stream's properties are selected afterwards, keys included. */
  readonly fields: number;
  readonly allFields: number;
  /** Fields that become selected, and that are no longer; none of a stream that is not selected. */
  readonly added: readonly PropertyPath[];
  readonly removed: readonly PropertyPath[];
}

export const isSelectedIn = ({ metadata, selected, stream }: CatalogEntry): boolean =>
  isStreamSelected(metadata, selected, stream.schema);

/** What patterns want of a stream: what they do not decide about stays as it is. */
export function wantedBy(rules: SelectRules, entry: CatalogEntry): WantedSelection {
  const { id } = entry.stream;
  const { isSelected, isPropertySelected } = rules.of(id);
  const wasSelected = isSelectedIn(entry);
  const isNamed = (name: string) => rules.patterns.some((pattern) => namesProperty(pattern, id, name));
  return {
    isSelected: isSelected ?? wasSelected,
    wants: ({ path, onlyByName, isSelected: isFieldSelected }) => {
      const decision = isPropertySelected(path);
      if (decision === true && onlyByName !== null && !isNamed(path[0]!)) return wasSelected && isFieldSelected;
      // A stream that comes in by some of its fields comes with these alone.
      const stays = isFieldSelected && (wasSelected || isSelected === null);
      return decision ?? stays;
    },
  };
}

/** What becomes of an entry; null: nothing. */
export function changeOf(entry: CatalogEntry, { isSelected, wants }: WantedSelection): SelectionChange | null {
  const { id, schema } = entry.stream;
  const wasSelected = isSelectedIn(entry);
  const fields = isSelected ? selectableFields(entry) : [];
  const added = fields.filter((field) => !field.isSelected && wants(field));
  const removed = fields.filter((field) => field.isSelected && !wants(field));
  if (wasSelected === isSelected && added.length + removed.length === 0) return null;
  const allFields = propertiesOf(schema).size;
  const leftOut = fields.filter((field) => field.path.length === 1 && !wants(field)).length;
  return {
    stream: id,
    wasSelected,
    isSelected,
    fields: isSelected ? allFields - leftOut : 0,
    allFields,
    added: added.map(({ path }) => path),
    removed: removed.map(({ path }) => path),
  };
}

/** Makes the changes in a catalog's entries, and nothing else. */
export function editBy(changes: ReadonlyMap<string, SelectionChange>): EditEntry {
  return (raw) => {
    const change = changes.get(String(raw["tap_stream_id"] ?? raw["stream"]));
    if (change === undefined) return raw;
    const { wasSelected, isSelected, added, removed } = change;
    const choices = new Map<string, boolean>();
    const choose = (path: PropertyPath, choice: boolean) =>
      choices.set(JSON.stringify(path.flatMap((name) => ["properties", name])), choice);
    if (wasSelected !== isSelected) choose([], isSelected);
    for (const path of added) choose(path, true);
    for (const path of removed) choose(path, false);
    return { ...raw, metadata: withChoices(raw["metadata"], choices) };
  };
}

function withChoices(metadata: Json | undefined, choices: Map<string, boolean>): Json {
  const known = (Array.isArray(metadata) ? (metadata as readonly Json[]) : []).map((item) => {
    if (!isObject(item)) return item;
    const key = JSON.stringify(item["breadcrumb"]);
    const choice = choices.get(key);
    choices.delete(key);
    return choice === undefined ? item : { ...item, metadata: chosen(item["metadata"], choice) };
  });
  const more = Array.from(
    choices,
    ([key, selected]): Json => ({ breadcrumb: JSON.parse(key), metadata: { selected } }),
  );
  return [...known, ...more];
}

/** What only its name selects is "unsupported" until then. */
function chosen(metadata: Json | undefined, selected: boolean): JsonObject {
  const members = isObject(metadata) ? metadata : {};
  const isOpened = selected && members["inclusion"] === "unsupported";
  return { ...members, ...(isOpened && { inclusion: "available" }), selected };
}
