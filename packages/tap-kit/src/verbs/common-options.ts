import { levels } from "../log/log.ts";
import type { Verb, VerbOption } from "./verb.ts";

/** The options that verbs share, in the order of the help. */
const shared: readonly VerbOption[] = [
  {
    name: "config",
    short: "c",
    value: "file",
    summary: "settings; default: config.json of this folder",
    isRepeated: true,
    completes: "file",
  },
  { name: "json", summary: "write JSON" },
  { name: "no-color", summary: "no colors; so does NO_COLOR" },
  { name: "log-level", value: "level", summary: "what is logged", choices: levels },
  { name: "stack", summary: "show where an error came from" },
  { name: "help", short: "h", summary: "this help" },
];

/** Those of the shared options that a verb has. */
export function commonOptions({ without = [] }: Pick<Verb, "without">): readonly VerbOption[] {
  return shared.filter(({ name }) => !without.some((each) => each === name));
}
