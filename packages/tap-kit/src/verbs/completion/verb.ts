import type { KitContext } from "../kit-context.ts";
import type { Verb } from "../verb.ts";

export const completion: Verb<KitContext> = {
  name: "completion",
  summary: "write a script that completes verbs, options and streams",
  description:
    "The script goes into the shell's start-up file, as the examples show. It asks for the names of streams by " +
    "completion streams, which lists those of catalog.json.",
  group: "Set up",
  arguments: [{ name: "shell", summary: "bash, zsh or fish; or streams", choices: ["bash", "zsh", "fish", "streams"] }],
  without: ["config", "json"],
  examples: [
    "completion bash >> ~/.bashrc",
    "completion zsh >> ~/.zshrc",
    "completion fish > ~/.config/fish/conf.d/completion.fish",
  ],
  load: async () => (await import("./run.ts")).run,
};
