import type { Run, Stream } from "@singer-io-ts/tap-kit";
import { isSameName } from "../names.ts";
import { type Discovery, isWanted, objectKindName, type StreamKind } from "./stream-kind.ts";

/**
 * The stream of this name, in any case, as a discovery of all of them has it; null: no setting gives it. Of the other streams as little
 * is asked as can be, and nothing is logged.
 */
export async function discoverOne(
  name: string,
  kinds: readonly StreamKind[],
  discovery: Discovery,
  run: Run,
): Promise<Stream | null> {
  const wanted = discovery.selected.filter((object) => isSameName(object, name));
  const alone: Discovery = { ...discovery, wanted, only: name };
  for (const kind of kinds) {
    if (kind.name === objectKindName && wanted.length === 0) continue;
    const streams = await kind.discover(alone, run);
    const found = streams.find(({ id }) => id === name) ?? streams.find(({ id }) => isWanted(alone, id));
    if (found !== undefined) return found;
  }
  return null;
}
