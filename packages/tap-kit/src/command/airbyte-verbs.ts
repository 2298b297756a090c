/** Airbyte's commands, which the same bin answers. */
export const airbyteVerbs = ["spec", "check", "discover", "read"] as const;
export type AirbyteVerb = (typeof airbyteVerbs)[number];

export function isAirbyteVerb(word: string): word is AirbyteVerb {
  return airbyteVerbs.some((verb) => verb === word);
}
