import type { CatalogEntry } from "../../catalog/catalog-entry.ts";
import { UsageError } from "../../command/usage-error.ts";
import { inputError } from "../../input/read-json.ts";
import type { JsonObject } from "../../json.ts";
import {
  changeOf,
  editBy,
  isSelectedIn,
  type SelectionChange,
  type WantedSelection,
  wantedBy,
} from "../../selection/change-selection.ts";
import { checkSelect } from "../../selection/check-select.ts";
import type { PropertyPath } from "../../selection/select-pattern.ts";
import { SelectRules } from "../../selection/select-rules.ts";
import type { KitContext } from "../kit-context.ts";
import { askSelection } from "./ask-selection.ts";
import { type OpenCatalog, openCatalog } from "./open-catalog.ts";

/** Changes what a catalog selects, by patterns or by asking, and shows what has changed. */
export async function run(context: KitContext): Promise<number> {
  const { given, prompts, files } = context;
  const asks = isAsking(context);
  if (asks && prompts === null)
    throw new UsageError("nobody is there to answer: give patterns, such as 'Account.*' '!*.Description'", "select");
  const file = given.text("catalog") ?? "catalog.json";
  if (asks) return choose(file, context, { since: await files.revision(file) });
  const select = () => choose(file, context, {});
  return given.has("dry-run") ? select() : files.alone(file, select);
}

/** Whether the person says what to select: not by patterns, nor by discovering again what was selected. */
function isAsking({ given, prompts }: KitContext): boolean {
  if (given.texts("pattern").length > 0) return false;
  return !given.has("discover") || (prompts !== null && !given.has("keep"));
}

/** What the file was before a person was asked; absent: no other command changes it meanwhile. */
interface Before {
  readonly since?: string | null;
}

async function choose(file: string, context: KitContext, before: Before): Promise<number> {
  const { given, prompts, job } = context;
  const patterns = given.texts("pattern");
  const catalog = await openCatalog(context, file);
  const streams = catalog.entries.map(({ stream }) => stream);
  const rules = new SelectRules(patterns, given.has("keep") || patterns.length === 0);
  checkSelect(rules.patterns, { streams, others: [] }, { where: "select", log: job.log });
  const wanted =
    prompts === null || !isAsking(context)
      ? (entry: CatalogEntry) => wantedBy(rules, entry)
      : await askSelection(catalog.entries, prompts);
  return change(catalog, wanted, { file, context, ...before });
}

async function change(
  catalog: OpenCatalog,
  wanted: (entry: CatalogEntry) => WantedSelection,
  { file, context, since }: Before & { readonly file: string; readonly context: KitContext },
): Promise<number> {
  const { given, print, files, prompts, job } = context;
  const { entries } = catalog;
  const changes = entries.flatMap((entry) => changeOf(entry, wanted(entry)) ?? []);
  const byStream = new Map(changes.map((each) => [each.stream, each]));
  const selected = entries.filter((entry) => byStream.get(entry.stream.id)?.isSelected ?? isSelectedIn(entry)).length;
  if (selected === 0) {
    const hint = "Choose at least one stream; the catalog is left as it was.";
    throw inputError("select", "no stream would be selected", hint, "NOTHING_SELECTED");
  }
  await print.rows(columns, changes.map(rowOf));
  // The person sees the changes before the question about them.
  await job.sink.flush();
  const summary = `${selected} of ${entries.length} streams ${selected === 1 ? "is" : "are"} selected`;
  if (given.has("dry-run")) print.note(`${file} would say: ${summary}.`);
  else if (changes.length === 0 && !catalog.isNew) print.note(`${file} stays as it is: ${summary}.`);
  else if (!isAsking(context) || (await prompts?.confirm({ message: `Write ${file}?`, initial: true }))) {
    const write = () => files.write(file, catalog.text(editBy(byStream)));
    await (since === undefined ? write() : files.alone(file, write, since));
    print.note(`Wrote ${file}: ${summary}.`);
  } else print.note(`${file} stays as it was.`);
  return 0;
}

const columns = [
  { key: "stream", isWhole: true },
  { key: "change" },
  { key: "fields", align: "right" },
  { key: "all_fields", head: "of", align: "right" },
  { key: "added", head: "new fields", wraps: true, show: shortly },
  { key: "removed", head: "without", wraps: true, show: shortly },
] as const;

function rowOf(change: SelectionChange): JsonObject {
  const { stream, wasSelected, isSelected, fields, allFields, added, removed } = change;
  const names = (paths: readonly PropertyPath[]) => paths.map((path) => path.join("."));
  return {
    stream,
    change: wasSelected === isSelected ? "fields" : isSelected ? "selected" : "deselected",
    fields,
    all_fields: allFields,
    added: names(added),
    removed: names(removed),
  };
}

const mostNamed = 5;

/** The first few of many names, and how many more there are. */
function shortly(value: unknown): string {
  const names = Array.isArray(value) ? value.map(String) : [];
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
