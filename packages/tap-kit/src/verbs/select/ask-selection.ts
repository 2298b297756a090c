import type { CatalogEntry } from "../../catalog/catalog-entry.ts";
import { isSelectedIn, type WantedSelection } from "../../selection/change-selection.ts";
import { type SelectableField, selectableFields } from "../../selection/selectable-fields.ts";
import type { Choice, Prompts } from "../prompts/prompts.ts";

/** Asks which streams are wanted, and of which of them not all fields. */
export async function askSelection(
  entries: readonly CatalogEntry[],
  prompts: Prompts,
): Promise<(entry: CatalogEntry) => WantedSelection> {
  const chosen = new Set(
    await prompts.chooseSeveral({
      message: "Which streams?",
      choices: entries.map(streamChoice),
      initial: entries.filter(isSelectedIn).map(({ stream }) => stream.id),
    }),
  );
  const selected = entries.filter(({ stream }) => chosen.has(stream.id));
  const narrowed = new Set(
    selected.length === 0
      ? []
      : await prompts.chooseSeveral({
          message: "Of which of them not all fields? (None: they stay as they are)",
          choices: selected.map(streamChoice),
        }),
  );
  const fields = new Map<string, ReadonlySet<string>>();
  for (const entry of selected.filter(({ stream }) => narrowed.has(stream.id)))
    fields.set(entry.stream.id, await askFields(entry, prompts));
  return ({ stream }) => ({
    isSelected: chosen.has(stream.id),
    wants: ({ path, isSelected }) => {
      const [name = "", ...inner] = path;
      return inner.length > 0 ? isSelected : (fields.get(stream.id)?.has(name) ?? isSelected);
    },
  });
}

async function askFields(entry: CatalogEntry, prompts: Prompts): Promise<ReadonlySet<string>> {
  const fields = selectableFields(entry).filter(({ path }) => path.length === 1);
  const nameOf = ({ path }: SelectableField): string => path[0]!;
  const chosen = await prompts.chooseSeveral({
    message: `Which fields of ${entry.stream.id}? Keys always come`,
    choices: fields.map((field) => choiceOf(nameOf(field), [textOf(field.schema["title"]), field.onlyByName])),
    initial: fields.filter(({ isSelected }) => isSelected).map(nameOf),
  });
  return new Set(chosen);
}

const streamChoice = ({ stream }: CatalogEntry): Choice<string> =>
  choiceOf(stream.id, [textOf(stream.schema["title"])]);

/** @param more what else is known of it: its label says nothing where it is the name. */
function choiceOf(name: string, more: readonly (string | null)[]): Choice<string> {
  const hint = more.filter((text) => text !== null && text !== name).join("; ");
  return { value: name, label: name, ...(hint !== "" && { hint }) };
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
