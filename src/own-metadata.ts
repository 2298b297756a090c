import type { Stream } from "@singer-io-ts/tap-kit";

/** How the names of this tap's own members of a catalog's metadata begin. Each stream that it discovers has some, of itself or of its fields. */
export const metadataPrefix = "salesforce.";

/**
 * Whether another tap wrote the stream of a Singer catalog. Of Airbyte's catalogs, which have no metadata, nobody can tell.
 */
export function isOfOtherTap({ metadata }: Stream): boolean {
  if (metadata === undefined) return false;
  const isOwn = (member: string) => member.startsWith(metadataPrefix);
  return !metadata.values().some((members) => Object.keys(members).some(isOwn));
}
