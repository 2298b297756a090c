import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJson } from "../../src/input/read-json.ts";
import { readList } from "../../src/input/read-list.ts";
import { readPiecesOf, systemReadFile } from "../../src/input/system-read-file.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "utf8-"));
  path = join(folder, "catalog.json");
});
afterEach(() => rm(folder, { recursive: true }));

const whole = () => readJson(path, systemReadFile);
const inParts = () =>
  readList(path, readPiecesOf({}), { member: "streams", read: (each) => each, standIn: null }).then(({ kept }) => ({
    streams: kept,
  }));
const text = '{"streams":\n[{"id":"one"},\n{"id":"Mün\u{1f600}"}]}';

describe.each([
  ["as a whole", whole],
  ["in parts", inParts],
])("a file that is read %s", (_how, read) => {
  it.each([
    ["as it is", Buffer.from(text)],
    ["with a byte order mark", Buffer.from(`\ufeff${text}`)],
  ])("is taken in UTF-8 %s", async (_what, bytes) => {
    await writeFile(path, bytes);

    expect(await read()).toEqual({ streams: [{ id: "one" }, { id: "Mün\u{1f600}" }] });
  });

  it.each([
    ["in Latin-1", Buffer.from('{"streams":\n[{"id":"one"},\n{"id":"Mün"}]}', "latin1"), "line 3 has other characters"],
    ["in UTF-16", Buffer.from(`\ufeff${text}`, "utf16le"), "it is UTF-16"],
    ["in UTF-16, the other way round", Buffer.from(`\ufeff${text}`, "utf16le").swap16(), "it is UTF-16"],
    ["that breaks off within a character", Buffer.from(text).subarray(0, -6), "line 3 has other characters"],
  ])("is refused %s: nobody would know why a name or a password is another one", async (_what, bytes, found) => {
    await writeFile(path, bytes);

    await expect(read()).rejects.toThrow(
      `${path}: is not UTF-8 text: ${found}. Save the file as UTF-8; what > writes in Windows PowerShell 5 is not.`,
    );
  });
});
