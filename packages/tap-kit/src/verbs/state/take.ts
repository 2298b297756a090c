import { UsageError } from "../../command/usage-error.ts";
import { bytesOf, inputError, usableJson } from "../../input/read-json.ts";
import { systemStdin } from "../../input/system-read-file.ts";
import { bookmarksOf } from "../../singer/state.ts";
import { lastStateIn } from "../../state/last-state.ts";
import type { KitContext } from "../kit-context.ts";
import { stateFileOf } from "./state-file.ts";

/** Keeps the last state of a target's or a tap's output. Where there is none, the state file stays as it was. */
export async function run({ given, files, print, environment, job, prompts }: KitContext): Promise<number> {
  const from = given.text("file");
  const file = stateFileOf(given);
  if (from === null && prompts !== null)
    throw new UsageError("state take needs a file, or a target's output by standard input", "state take");
  const { stdin = systemStdin } = environment;
  const where = from ?? "standard input";
  const { state, count, isCut } = await lastStateIn(from === null ? stdin() : bytesOf(from, job.readPieces));
  if (state === null) {
    const hint = `${file} stays as it was. A target writes a state once it has stored the records before it.`;
    throw inputError(
      where,
      isCut ? "the only state in it breaks off" : "there is no state in it",
      hint,
      "STATE_MISSING",
    );
  }
  const streams = bookmarksOf(usableJson(where, state), where).size;
  await files.alone(file, () => files.write(file, `${JSON.stringify(state)}\n`, { isPrivate: true }));
  const cut = isCut ? ` ${where} breaks off in its last line, which is not taken.` : "";
  const which = count === 1 ? "the only state" : `the last of ${count} states`;
  print.note(`${file}: ${which}, with ${streams} ${streams === 1 ? "bookmark" : "bookmarks"}.${cut}`);
  return 0;
}
