import type { DiscoverOptions, Run, Stream } from "@singer-io-ts/tap-kit";
import { matchObjects } from "../discover/select-objects.ts";
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

/**
 * A discovery of some streams. Descriptions of objects are what costs: 25 take a call. Of a catalog that a run reads, all of its objects are
 * wanted: the settings say which ones a discovery offers.
 */
export function narrowed(
  discovery: Discovery,
  { known, only, ignoresOthers = false }: Pick<DiscoverOptions, "known" | "only" | "ignoresOthers">,
): Discovery {
  if (only === undefined) return discovery;
  const { objects } = discovery.org;
  const there = new Set(objects.map(({ name }) => name));
  const chosen = known === undefined ? [] : only.filter((id) => there.has(id));
  const named = chosen.length === 0 ? [] : matchObjects(objects, chosen).map(({ name }) => name);
  const selected = [...new Set([...discovery.selected, ...named])];
  const names = new Set(only.map((id) => id.toLowerCase()));
  const wanted = selected.filter((object) => names.has(object.toLowerCase()));
  return { ...discovery, selected, wanted, ...(ignoresOthers && { only: names }) };
}
