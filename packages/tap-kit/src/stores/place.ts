import { normalize, resolve } from "node:path";
import { TapError } from "../errors/tap-error.ts";

const objectSchemes = ["s3", "gs", "az"] as const;
type ObjectScheme = (typeof objectSchemes)[number];

/** A part of an object store: the objects whose keys begin with a prefix. */
export interface ObjectPlace {
  readonly kind: "objects";
  readonly scheme: ObjectScheme;
  /** S3 and Google say bucket, Azure container. */
  readonly bucket: string;
  /** Empty, or it ends with `/`. */
  readonly prefix: string;
  /** As it was given, without a `/` at its end. */
  readonly url: string;
}

/** Where files go. */
export type Place = ObjectPlace | { readonly kind: "folder"; readonly path: string };

/**
 * The folder or the part of an object store that a path or a URL names. What stands behind `://` is taken as it is, without
 * decoding, as the programs in Python take it that read the files.
 * @param setting or option that names it, for messages
 * @throws TapError where files cannot be written to it
 */
export function placeIn(setting: string, text: string): Place {
  // What no folder is meant by would become one, below the working folder.
  if (text.trim() === "" || /\p{Cc}/u.test(text))
    throw noPlace(setting, "a blank text or a control character names none");
  if (/^~(?:[\\/]|$)/.test(text)) throw noPlace(setting, "only a shell knows what ~ is");
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  // As the paths of the files in it are made: else `link/../x` would be one folder for them, and another where they are looked for.
  if (scheme === undefined || (scheme.length === 1 && process.platform === "win32"))
    return { kind: "folder", path: normalize(text) };
  const rest = text.slice(scheme.length + 1);
  if (scheme === "file" && rest.startsWith("/"))
    return { kind: "folder", path: resolve(rest.replace(/^\/\/(?:localhost(?=\/|$))?/i, "")) };
  if (!rest.startsWith("//")) throw noPlace(setting, `${scheme}: is followed by no //`);
  const known = objectSchemes.find((each) => each === scheme);
  if (known !== undefined) return objectsIn(setting, known, rest.slice("//".length));
  throw noPlace(setting, `files cannot be written to ${scheme}://`);
}

function noPlace(setting: string, why: string): TapError {
  return new TapError(`${setting}: ${why}.`, {
    code: "FILES_SCHEME",
    kind: "config",
    setting,
    hint: "Give a folder, such as /data/files, or file:///data/files, s3://bucket/folder, gs://bucket/folder or az://container/folder.",
  });
}

function objectsIn(setting: string, scheme: ObjectScheme, rest: string): ObjectPlace {
  const [, bucket = "", folder = ""] = /^([^/]*)\/*(.*?)\/*$/s.exec(rest) ?? [];
  if (!/^[a-z\d][\w.-]*$/i.test(bucket) || /[?#\p{Cc}]/u.test(folder)) {
    // Credentials are a usual mistake here, and no log may have them.
    const shown = `${scheme}://${rest.replace(/^.*@/s, "...@")}`;
    throw new TapError(`${setting}: ${shown} names no ${scheme === "az" ? "container" : "bucket"}.`, {
      code: "FILES_PLACE",
      kind: "config",
      setting,
      hint: `Give ${scheme}://${scheme === "az" ? "container" : "bucket"}/folder, without credentials and without ? or #.`,
    });
  }
  const prefix = folder === "" ? "" : `${folder}/`;
  return { kind: "objects", scheme, bucket, prefix, url: `${scheme}://${bucket}${folder === "" ? "" : `/${folder}`}` };
}
