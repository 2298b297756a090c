import type { KitContext } from "../kit-context.ts";
import type { Verb } from "../verb.ts";

export const select: Verb<KitContext> = {
  name: "select",
  summary: "choose streams and fields, and write the catalog",
  group: "Set up",
  description:
    "Without patterns it asks; --discover --keep only discovers again. A pattern is stream.field, with * for anything and ! to leave out; what no pattern selects is deselected. Where there is no catalog, discovery writes one first.",
  arguments: [
    { name: "pattern", summary: "Account, Account.Name, '*.Id', '!*.Description'", isOptional: true, isRepeated: true },
  ],
  options: [
    { name: "catalog", value: "file", summary: "the catalog; default: catalog.json", completes: "file" },
    { name: "keep", summary: "leave as it is what no pattern matches" },
    { name: "discover", summary: "discover again first; what was selected is kept" },
    { name: "dry-run", summary: "show what would change, and write nothing" },
  ],
  examples: ["select", "select 'Account.*' 'Contact.Email' '!*.Description'", "select --keep 'Lead.*' '!Account.Fax'"],
  load: async () => (await import("./run.ts")).run,
};
