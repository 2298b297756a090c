import { throwTransient } from "../../errors/org-error.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { DescribedOrg } from "../../salesforce/describe/describe-cache.ts";
import { DescribeLookup } from "./discover/describe-lookup.ts";

/** Describes as far as queries lead to them. */
export class DescribeFetcher {
  readonly #org: DescribedOrg;
  readonly #known = new Map<string, ObjectDescribe>();
  readonly #refused = new Set<string>();

  constructor(org: DescribedOrg) {
    this.#org = org;
  }

  /** Does `step` until nothing is missing any more: one level of parents or children after the other. */
  async resolved<T>(step: (describes: DescribeLookup) => T): Promise<T> {
    const names = this.#org.objects.map(({ name }) => name);
    for (;;) {
      const describes = new DescribeLookup(names, this.#known, this.#refused);
      const result = step(describes);
      if (describes.missing.size === 0) return result;
      for await (const described of this.#org.describe([...describes.missing])) {
        if ("describe" in described) this.#known.set(described.name, described.describe);
        else {
          throwTransient(described.error);
          this.#refused.add(described.name);
        }
      }
    }
  }
}
