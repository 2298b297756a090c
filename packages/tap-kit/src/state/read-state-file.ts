import { inputError, parsedJson, type ReadFile, readJson } from "../input/read-json.ts";
import type { Json } from "../json.ts";

/**
 * The JSON of a file with a state.
 * @param program for what to write
 * @throws TapError where it is none; that says how to take the state out of an output that has one in each line
 */
export async function readStateFile(file: string, readFile: ReadFile, program: string): Promise<Json> {
  try {
    return await readJson(file, readFile);
  } catch (error) {
    const [first = "", second = ""] = (await readFile(file).catch(() => "")).split("\n", 2);
    const isOutput = second.trim() !== "" && [first, second].every((line) => parsedJson(line) !== undefined);
    if (!isOutput) throw error;
    const what = "has a message or a state in each line, as the output of a tap or a target";
    const hint = `Take the last state out of it: ${program} state take ${file} --state <new file>.`;
    throw inputError(file, what, hint, "STATE_INVALID");
  }
}
