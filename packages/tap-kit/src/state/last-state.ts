import { pipeline, Readable } from "node:stream";
import { joinedStates } from "../airbyte/joined-states.ts";
import { parsedJson } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** The last state among the lines of a text. */
export interface LastState {
  /** Singer's is an object, with the bookmarks of all streams; Airbyte's a list, with the last state of each stream. Null: there is none. */
  readonly state: JsonObject | readonly JsonObject[] | null;
  /** How many states there are. */
  readonly count: number;
  /** The last line breaks off, so that a state in it is lost. */
  readonly isCut: boolean;
}

/** No state is longer: 32 Mi characters, of which a state's lists take one. Longer lines are records, and are passed over. */
const bounded = { maxLength: 1 << 25, skipOverflow: true };

/**
 * Finds the last state in what a target or a tap has written, one line at a time: a tap writes STATE messages among others, a
 * target the value of each state that it has stored, some among lines of their own. As an Airbyte source a tap writes a state for each stream.
 */
export async function lastStateIn(pieces: AsyncIterable<Uint8Array>): Promise<LastState> {
  const { default: split2 } = await import("split2");
  // An error of the pieces destroys the lines, and so comes out of the loop.
  const lines = pipeline(Readable.from(pieces), split2(bounded), () => {});
  let state: LastState["state"] = null;
  let count = 0;
  let last = "";
  for await (const line of lines as AsyncIterable<string>) {
    last = line;
    // Records come by the million, and hardly one of them has one of these words.
    const value = line.includes('"bookmarks"') || line.includes('"STATE"') ? parsedJson(line) : undefined;
    const [ofSinger, ofAirbyte] = [stateOf(value), airbyteStateOf(value)];
    if (ofSinger === null && ofAirbyte === null) continue;
    state = ofAirbyte === null ? ofSinger : joinedStates(Array.isArray(state) ? state : [], ofAirbyte);
    count += 1;
  }
  return { state, count, isCut: last.trimStart().startsWith("{") && parsedJson(last) === undefined };
}

function stateOf(line: Json | undefined): JsonObject | null {
  if (!isObject(line)) return null;
  const value = line["type"] === "STATE" ? line["value"] : line;
  return isObject(value) && isObject(value["bookmarks"]) ? value : null;
}

function airbyteStateOf(line: Json | undefined): JsonObject | null {
  const state = isObject(line) && line["type"] === "STATE" ? line["state"] : undefined;
  return isObject(state) && [state["stream"], state["global"], state["data"]].some(isObject) ? state : null;
}
