import { TapError } from "../../errors/tap-error.ts";
import type { Json } from "../../json.ts";
import { type BookmarkReader, unknownForm } from "../bookmark-reader.ts";

/** Whether a bookmark has a form that is read, be it damaged. */
export function isKnownForm(read: BookmarkReader, stream: string, bookmark: Json): boolean {
  try {
    read(stream, bookmark);
    return true;
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return error.detail.code !== unknownForm;
  }
}
