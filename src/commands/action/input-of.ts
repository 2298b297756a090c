import { exactJsonText, type Json, systemStdin, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";

/** The input that was given: as JSON, as `@file`, or by standard input as `-`. Without one it is an empty object. */
export async function inputOf({ given, files, environment }: VerbContext): Promise<Json> {
  const text = given.text("input");
  if (text === null) return {};
  if (text === "-") {
    const pieces = await Array.fromAsync((environment.stdin ?? systemStdin)());
    return exactJsonText("standard input", Buffer.concat(pieces).toString("utf8"));
  }
  if (!text.startsWith("@")) return exactJsonText("--input", text);
  const file = text.slice(1);
  const content = await files.read(file);
  if (content === null) throw new UsageError(`${file}: there is no such file`, "action");
  return exactJsonText(file, content);
}
