import { resolve } from "node:path";
import { TapError } from "../errors/tap-error.ts";
import type { FileStore } from "./file-store.ts";
import type { FileSystem } from "./file-system.ts";
import { LocalFiles } from "./local-files.ts";

/**
 * Opens the place that a URL or a path names. What stands behind `file://` is taken as it is, without decoding, as the programs in Python
 * take it that read the files.
 * @param setting that names it, for messages
 * @throws TapError where there is no such kind of place
 */
export async function openFileStore(setting: string, url: string, system: FileSystem): Promise<FileStore> {
  const scheme = schemeOf(url);
  if (scheme === null) return new LocalFiles(resolve(url), system);
  if (scheme === "file") return new LocalFiles(resolve(url.slice("file://".length)), system);
  throw unknownPlace(setting, scheme);
}

/** What stands before `://`; null: it is a path. */
const schemeOf = (url: string): string | null => /^([a-z][a-z\d+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? null;

function unknownPlace(setting: string, scheme: string): TapError {
  return new TapError(`${setting}: files cannot be written to ${scheme}://.`, {
    code: "FILES_SCHEME",
    kind: "config",
    setting,
    hint: "Give a folder, such as /data/files, or file:///data/files.",
  });
}
