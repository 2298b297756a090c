import { confirmBroken, isUnknownException } from "../errors/confirm-broken.ts";
import type { OrgError } from "../errors/org-error.ts";
import { mapConcurrent } from "../salesforce/map-concurrent.ts";
import { refusalAsValue } from "./refusal-as-value.ts";

/** Why Salesforce does not describe something; with the error where it is broken in Salesforce. */
export interface Undescribed {
  readonly refusal: string;
  readonly broken?: OrgError;
}

export const undescribed = (broken: OrgError): Undescribed => ({
  refusal: `${broken.what} ${broken.rule.hint}`,
  broken,
});

interface DescribeOptions<T, D> {
  readonly describe: (thing: T) => Promise<D>;
  /** The stream of a thing, for errors. */
  readonly idOf: (thing: T) => string;
  /** Things described at the same time. */
  readonly atOnce: number;
}

/**
 * Describes things of one kind. Those that Salesforce answers with UNKNOWN_EXCEPTION are asked for again once the others
 * have come: only then is it they that are broken.
 * @returns a description, or why there is none, for each of the things.
 * @throws OrgError where it may be an outage
 */
export async function describeEach<T, D extends object>(
  things: readonly T[],
  { describe, idOf, atOnce }: DescribeOptions<T, D>,
): Promise<readonly (D | Undescribed)[]> {
  const first = await Array.fromAsync(mapConcurrent(things, atOnce, (thing) => attempted(thing, { describe, idOf })));
  const good = things[first.findIndex((each) => !("refusal" in each || "unknown" in each))];
  const control = good === undefined ? null : () => describe(good);
  const all: (D | Undescribed)[] = [];
  for (const [n, each] of first.entries()) {
    if (!("unknown" in each)) {
      all.push(each);
      continue;
    }
    const found = await confirmBroken(each.unknown, () => describe(things[n]!), control);
    all.push("broken" in found ? undescribed(found.broken) : found);
  }
  return all;
}

async function attempted<T, D extends object>(
  thing: T,
  { describe, idOf }: Omit<DescribeOptions<T, D>, "atOnce">,
): Promise<D | Undescribed | { readonly unknown: OrgError }> {
  try {
    return await refusalAsValue(() => describe(thing), idOf(thing));
  } catch (error) {
    if (!isUnknownException(error)) throw error;
    return { unknown: error };
  }
}
