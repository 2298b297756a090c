import { joinedStates } from "../../airbyte/joined-states.ts";
import { UsageError } from "../../command/usage-error.ts";
import { bytesOf, inputError, usableJson } from "../../input/read-json.ts";
import { systemStdin } from "../../input/system-read-file.ts";
import type { Json, JsonObject } from "../../json.ts";
import { bookmarksIn } from "../../state/forms/bookmarks-in.ts";
import { lastStateIn } from "../../state/last-state.ts";
import type { KitContext } from "../kit-context.ts";
import { openState, stateFileOf } from "./state-file.ts";

/** Keeps the last state of a target's or a tap's output. Where there is none, the state file stays as it was. */
export async function run(context: KitContext): Promise<number> {
  const { given, files, print, environment, job, prompts } = context;
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
  let streams = 0;
  await files.alone(file, async () => {
    const taken = Array.isArray(state) ? await withOtherStreams(state, context) : state;
    const form = { file: where, protocol: "singer" as const, read: () => null };
    streams = bookmarksIn(usableJson(where, taken), form).size;
    await files.write(file, `${JSON.stringify(taken)}\n`, { isPrivate: true });
  });
  const cut = isCut ? ` ${where} breaks off in its last line, which is not taken.` : "";
  const which = count === 1 ? "the only state" : `the last of ${count} states`;
  print.note(`${file}: ${which}, with ${streams} ${streams === 1 ? "bookmark" : "bookmarks"}.${cut}`);
  return 0;
}

/**
 * States of Airbyte's with those of the streams that the output is not about: as the platform does, which keeps the states of all streams
 * and hands them over to each read.
 */
async function withOtherStreams(states: readonly JsonObject[], context: KitContext): Promise<Json> {
  const { files, given } = context;
  const before = (await files.read(stateFileOf(given))) === null ? null : (await openState(context)).bookmarks;
  const others = [...(before ?? [])].map(
    ([name, state]): JsonObject => ({ type: "STREAM", stream: { stream_descriptor: { name }, stream_state: state } }),
  );
  return states.reduce(joinedStates, others);
}
