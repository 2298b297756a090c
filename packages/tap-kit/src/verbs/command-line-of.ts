import type { CommandLine } from "../command/command-line.ts";
import type { Environment } from "../command/environment.ts";
import { isThere } from "../input/read-if-there.ts";
import { readPiecesOf } from "../input/system-read-file.ts";
import { type Level, levels } from "../log/log.ts";
import type { Given } from "./given.ts";

/** The catalog of a verb that was not given one, where the working folder has it. */
const usualCatalog = "catalog.json";

/** What a verb's options say in the terms of a run. @param level of the log, where neither an option nor LOG_LEVEL says one. */
export async function commandLineOf(given: Given, environment: Environment, level: Level): Promise<CommandLine> {
  const { env = {} } = environment;
  const textOf = (name: string): string | null => (given.knows(name) ? given.text(name) : null);
  const levelOf = (text: string | null | undefined) => levels.find((each) => each === text?.toLowerCase());
  const catalog = textOf("catalog");
  const isUsual =
    catalog === null && given.knows("catalog") && (await isThere(usualCatalog, readPiecesOf(environment)));
  return {
    verb: null,
    config: given.knows("config") ? given.texts("config") : [],
    catalog: isUsual ? usualCatalog : catalog,
    state: textOf("state"),
    asks: new Set(),
    format: "text",
    logLevel: levelOf(textOf("log-level")) ?? levelOf(env["LOG_LEVEL"]) ?? level,
    logFormat: "text",
    stack: given.has("stack"),
    progress: given.knows("no-progress") && !given.has("no-progress"),
    metrics: given.knows("metrics") && given.has("metrics"),
  };
}
