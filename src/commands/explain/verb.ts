import { catalogOption, type Verb } from "@singer-io-ts/tap-kit";

export const explain: Verb = {
  name: "explain",
  summary: "say why a stream or a field is extracted, how, or why not",
  group: "Look",
  description:
    "For an object: what finds its changes, by which API it is read and what that costs, which deletions come, what changes without being seen, " +
    "and which fields are hidden from this user. For a field: why its column may be null or absent. For both: what selects them or leaves them out, in the catalog or by the setting select.",
  arguments: [{ name: "stream", summary: "a stream, an object, or OBJECT.FIELD", completes: "stream" }],
  options: [catalogOption],
  examples: ["explain Account", "explain Account.Name", "explain Account --json"],
  load: async () => (await import("./run.ts")).run,
};
