import { ListSplitter } from "../input/list-splitter.ts";
import { bytesOf, type ReadPieces } from "../input/read-json.ts";
import { utf8Text } from "../input/utf8-text.ts";
import type { JsonObject } from "../json.ts";

/** An entry of a catalog as it shall be; the same object: it stays as it is, blanks included. */
export type EditEntry = (raw: JsonObject) => JsonObject;

/** The text of a catalog that `readCatalog` has read, with edited entries: one is held at a time. Nothing else is changed. */
export async function* editedCatalog(file: string, readPieces: ReadPieces, edit: EditEntry): AsyncGenerator<string> {
  const splitter = new ListSplitter("streams", (bytes) => utf8Text(file, bytes));
  for await (const chunk of bytesOf(file, readPieces)) {
    for (const { kind, text } of splitter.push(chunk)) yield kind === "element" ? editedText(text, edit) : text;
  }
  for (const { kind, text } of splitter.end()) yield kind === "element" ? editedText(text, edit) : text;
}

function editedText(text: string, edit: EditEntry): string {
  // An object, since the catalog was read before.
  const raw = JSON.parse(text) as JsonObject;
  const edited = edit(raw);
  // The blanks before the end of the list belong to its last element.
  return edited === raw ? text : JSON.stringify(edited) + text.slice(text.trimEnd().length);
}
