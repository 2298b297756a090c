import { nearest, UsageError } from "@singer-io-ts/tap-kit";
import { matcher } from "../../../discover/object-traits.ts";
import type { Tool } from "./tool.ts";

interface Choice {
  /** Names and globs of the tools to offer; none: all. */
  readonly only: readonly string[];
  readonly allowsWrites: boolean;
}

/** The tools that are offered. @throws UsageError for a name or a glob that none of them has */
export function chooseTools(all: readonly Tool[], { only, allowsWrites }: Choice): readonly Tool[] {
  // guard(tools-that-write, `allowsWrites || access === "reads"` -> `true`): an agent could change records of an org whose owner wanted it to read.
  const offered = all.filter(({ access }) => allowsWrites || access === "reads");
  for (const pattern of only) {
    const isMeant = matcher([pattern]);
    if (offered.some(({ name }) => isMeant(name))) continue;
    if (all.some(({ name }) => isMeant(name)))
      throw new UsageError(`--only ${pattern}: what it names changes records: add --allow-write to offer it`, "mcp");
    const names = all.map(({ name }) => name);
    const near = nearest(pattern, names);
    const hint = near === null ? "; action list has the names" : `. Did you mean ${near}?`;
    throw new UsageError(`--only ${pattern}: there is no tool of this name${hint}`, "mcp");
  }
  const isChosen = only.length === 0 ? () => true : matcher(only);
  return offered.filter(({ name }) => isChosen(name));
}
