import type { DiscoverOptions, Run, Stream } from "@singer-io-ts/tap-kit";
import { StreamIds } from "./stream-ids.ts";
import { type Discovery, isWanted, objectKindName, type StreamKind } from "./stream-kind.ts";

/** The streams of all kinds, each with an id of its own. */
export async function discoverKinds(
  kinds: readonly StreamKind[],
  discovery: Discovery,
  run: Run,
): Promise<readonly Stream[]> {
  const { failed, only, wanted } = discovery;
  const ids = new StreamIds();
  const streams: Stream[] = [];
  for (const { name, setting, discover } of kinds) {
    if (only !== undefined && streams.length >= only.size) break;
    // What is wrong with a setting for objects says nothing of a stream of another kind.
    if (only !== undefined && wanted.length === 0 && name === objectKindName) continue;
    const found = await discover(discovery, run);
    const own = found.filter(({ id }) => isWanted(discovery, id));
    streams.push(...ids.take(own, { setting, failed }, run));
  }
  return streams;
}

/** A discovery of some streams. Descriptions of objects are what costs: 25 take a call. */
export function narrowed(
  discovery: Discovery,
  { only, ignoresOthers = false }: Pick<DiscoverOptions, "only" | "ignoresOthers">,
): Discovery {
  if (only === undefined) return discovery;
  const names = new Set(only.map((id) => id.toLowerCase()));
  const wanted = discovery.selected.filter((object) => names.has(object.toLowerCase()));
  return { ...discovery, wanted, ...(ignoresOthers && { only: names }) };
}
