import type { Setup } from "../../tap/setup.ts";
import type { KitContext } from "../kit-context.ts";
import type { Verb } from "../verb.ts";
import { runners } from "./runner.ts";

/** The verb `init` of a tap. */
export function initVerb(setup: Setup): Verb<KitContext> {
  return {
    name: "init",
    summary: "ask for what a configuration needs, and write it",
    group: "Set up",
    description:
      "Asks, logs in, lists what can be read, and writes config.json, which only you can read, and catalog.json. Where nobody " +
      "can be asked, options and environment variables answer. Secrets are never options.",
    options: [
      ...setup.options,
      { name: "streams", value: "pattern", summary: "streams and fields to select: 'Account.*'", isRepeated: true },
      { name: "for", value: "runner", summary: "what runs the tap", choices: runners },
      { name: "force", summary: "replace files that are there, without asking" },
    ],
    without: ["json"],
    examples: setup.examples,
    load: async () => {
      const { run } = await import("./run.ts");
      return (context) => run(context, setup);
    },
  };
}
