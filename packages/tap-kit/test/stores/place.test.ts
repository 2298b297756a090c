import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { placeIn } from "../../src/stores/place.ts";

describe("a place for files", () => {
  it.each([
    ["out/files", { kind: "folder", path: "out/files" }],
    ["link/../files", { kind: "folder", path: "files" }],
    ["12:00/files", { kind: "folder", path: "12:00/files" }],
    ["file:///data/a%20b", { kind: "folder", path: "/data/a%20b" }],
    ["file:/data", { kind: "folder", path: "/data" }],
    ["file://localhost/data", { kind: "folder", path: "/data" }],
    // As the file systems of Python read it.
    ["file://out/files", { kind: "folder", path: resolve("out/files") }],
    ["s3://lake", { kind: "objects", scheme: "s3", bucket: "lake", prefix: "", url: "s3://lake" }],
    ["S3://lake/", { kind: "objects", scheme: "s3", bucket: "lake", prefix: "", url: "s3://lake" }],
    ["gs://lake/a/b//", { kind: "objects", scheme: "gs", bucket: "lake", prefix: "a/b/", url: "gs://lake/a/b" }],
    ["az://lake/a b%20", { kind: "objects", scheme: "az", bucket: "lake", prefix: "a b%20/", url: "az://lake/a b%20" }],
  ])("is read from %s", (text, place) => {
    expect(placeIn("--into", text)).toEqual(place);
  });

  it.each([
    ["s3://", "s3:// names no bucket"],
    ["az:///folder", "az:///folder names no container"],
    ["s3://key:secret@lake/a", "s3://...@lake/a names no bucket"],
    ["s3://key:with/slash@lake/a", "s3://...@lake/a names no bucket"],
    ["s3:/lake/a", "s3: is followed by no //"],
    ["file:data", "file: is followed by no //"],
    ["C:\\data", "c: is followed by no //"],
    ["~/files", "only a shell knows what ~ is"],
    ["  ", "a blank text or a control character names none"],
    ["/data/a\nb", "a blank text or a control character names none"],
    ["s3://lake/a?region=eu", "names no bucket"],
    ["ftp://host/a", "files cannot be written to ftp://"],
  ])("is refused in %s", (text, why) => {
    expect(() => placeIn("--into", text)).toThrow(why);
  });
});
