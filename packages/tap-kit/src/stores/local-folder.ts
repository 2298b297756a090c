import { resolve } from "node:path";
import { TapError } from "../errors/tap-error.ts";

/**
 * The folder that a path or a URL names. What stands behind `file://` is taken as it is, without decoding, as the programs in Python take it
 * that read the files.
 * @param setting or option that names it, for messages
 * @throws TapError where it is no folder of this machine
 */
export function localFolder(setting: string, place: string): string {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return place;
  if (scheme === "file") return resolve(place.slice("file://".length));
  throw new TapError(`${setting}: files cannot be written to ${scheme}://.`, {
    code: "FILES_SCHEME",
    kind: "config",
    setting,
    hint: "Give a folder, such as /data/files, or file:///data/files.",
  });
}
