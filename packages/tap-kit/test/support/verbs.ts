import { type AnyVerb, csvOption, type Tap, type VerbContext } from "@singer-io-ts/tap-kit";
import { scriptedTap } from "./scripted-tap.ts";

/** A verb that does what the test says. */
export function verbThat(run: (context: VerbContext) => Promise<number | undefined>): AnyVerb {
  return {
    name: "show",
    summary: "show what the test says",
    group: "Look",
    arguments: [
      { name: "stream", summary: "the stream to show", completes: "stream" },
      { name: "fields", summary: "some of its fields", isOptional: true, isRepeated: true },
    ],
    options: [
      { name: "rows", value: "count", summary: "how many", form: "count" },
      { name: "order", value: "order", summary: "which come first", choices: ["up", "down"] },
      { name: "folder", value: "folder", summary: "where", isRepeated: true, completes: "folder" },
      { name: "all", short: "a", summary: "deleted ones too" },
      csvOption,
    ],
    examples: ["show Account", "show Account --rows 3 --json"],
    load: async () => run,
  };
}

/** Two verbs under one word. */
export const family: AnyVerb = {
  name: "note",
  summary: "take notes",
  group: "Read",
  verbs: [
    {
      name: "add",
      summary: "add one",
      group: "Read",
      arguments: [{ name: "text", summary: "what it says" }],
      examples: ["note add milk"],
      load:
        async () =>
        async ({ given, print }) => {
          await print.text(`added ${given.needed("text")}\n`);
          return 0;
        },
    },
    { name: "drop", summary: "drop all", group: "Read", examples: ["note drop"], load: async () => async () => 0 },
  ],
};

/** A tap with these verbs of its own. */
export const tapWith = (...verbs: readonly AnyVerb[]): Tap<unknown> => ({ ...scriptedTap({}), verbs });
