import { resolve } from "node:path";
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
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined) return { kind: "folder", path: text };
  const rest = text.slice(scheme.length + "://".length);
  const known = objectSchemes.find((each) => each === scheme.toLowerCase());
  if (known !== undefined) return objectsIn(setting, known, rest);
  if (scheme.toLowerCase() === "file") return { kind: "folder", path: resolve(rest) };
  throw new TapError(`${setting}: files cannot be written to ${scheme}://.`, {
    code: "FILES_SCHEME",
    kind: "config",
    setting,
    hint: "Give a folder, such as /data/files, or file:///data/files, s3://bucket/folder, gs://bucket/folder or az://container/folder.",
  });
}

function objectsIn(setting: string, scheme: ObjectScheme, rest: string): ObjectPlace {
  const [, bucket = "", folder = ""] = /^([^/]*)\/*(.*?)\/*$/s.exec(rest) ?? [];
  if (!/^[a-z\d][\w.-]*$/i.test(bucket) || /[?#\p{Cc}]/u.test(folder)) {
    throw new TapError(`${setting}: ${scheme}://${rest} names no ${scheme === "az" ? "container" : "bucket"}.`, {
      code: "FILES_PLACE",
      kind: "config",
      setting,
      hint: `Give ${scheme}://${scheme === "az" ? "container" : "bucket"}/folder, without credentials and without ? or #.`,
    });
  }
  const prefix = folder === "" ? "" : `${folder}/`;
  return { kind: "objects", scheme, bucket, prefix, url: `${scheme}://${bucket}${folder === "" ? "" : `/${folder}`}` };
}
