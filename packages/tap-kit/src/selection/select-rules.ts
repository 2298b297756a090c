import type { PropertyPath, SelectPattern } from "./select-pattern.ts";
import { parseSelectPattern } from "./select-pattern.ts";

/** What patterns of `select` decide about one stream. Null: they leave it to what is selected by default. */
export interface StreamRules {
  readonly isSelected: boolean | null;
  isPropertySelected(path: PropertyPath): boolean | null;
}

/**
 * What patterns of `select` decide, as Meltano does: what no pattern matches is not selected, a stream is selected with any of
 * its properties, and what a pattern with `!` matches is left out whatever the others say, in any order. Beyond Meltano:
 * a pattern that names an object selects what is in it, and patterns that are all with `!` leave the rest as it is by default.
 */
export class SelectRules {
  readonly patterns: readonly SelectPattern[];
  /** What is decided about what no pattern matches. */
  readonly #otherwise: false | null;
  /** By the patterns that match a stream, which most streams have in common. */
  readonly #known = new Map<string, StreamRules>();

  /** @param keepsRest what no pattern matches is never decided about. */
  constructor(texts: readonly string[], keepsRest = false) {
    this.patterns = texts.map(parseSelectPattern);
    this.#otherwise = keepsRest || this.patterns.every(({ isNegated }) => isNegated) ? null : false;
  }

  of(streamId: string): StreamRules {
    const matching = this.patterns.flatMap((pattern, index) => (pattern.matchesStream(streamId) ? [index] : []));
    const key = matching.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const rules = this.#rulesOf(matching.map((index) => this.patterns[index]!));
    this.#known.set(key, rules);
    return rules;
  }

  #rulesOf(matching: readonly SelectPattern[]): StreamRules {
    const including = matching.filter(({ isNegated }) => !isNegated);
    const excluding = matching.filter(({ isNegated }) => isNegated);
    const otherwise = this.#otherwise;
    const isLeftOut = excluding.some(({ properties }) => properties.length === 0);
    return {
      isSelected: isLeftOut ? false : including.length > 0 ? true : otherwise,
      isPropertySelected: (path) => {
        // guard(left-out-wins): a field that a pattern leaves out would be read where another one selects it.
        if (excluding.some((pattern) => pattern.matchesProperty(path))) return false;
        return including.some((pattern) => includes(pattern, path)) ? true : otherwise;
      },
    };
  }
}

/** Whether a pattern selects a property: it matches the property, something inside of it, or what it is inside of. */
function includes(pattern: SelectPattern, path: PropertyPath): boolean {
  if (pattern.matchesProperty(path) || pattern.leadsThrough(path)) return true;
  return path.some((_, index) => index > 0 && pattern.matchesProperty(path.slice(0, index)));
}
