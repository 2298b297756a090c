import { globMatcher, isGlob } from "./glob.ts";

/** The names of the properties that lead to a property: one for a property of the stream, more for one inside of it. */
export type PropertyPath = readonly string[];

/** A pattern of `select`, as Meltano writes them: `stream`, `stream.property`, `stream.property.property`, each with `!` before it. */
export interface SelectPattern {
  /** As it was given. */
  readonly text: string;
  /** Whether it leaves out what it matches. */
  readonly isNegated: boolean;
  readonly stream: string;
  /** Globs for property names; empty: the stream with all of its properties. */
  readonly properties: PropertyPath;
  /** A name is missing, as behind a dot at the end: Meltano takes that for all properties, and a person means something else. */
  readonly lacksName: boolean;
  matchesStream(id: string): boolean;
  /** Whether it matches this property itself. `*` matches properties inside of others too. */
  matchesProperty(path: PropertyPath): boolean;
  /** Whether it matches a property that may be inside of this one. */
  leadsThrough(path: PropertyPath): boolean;
}

/**
 * Understands a pattern. A dot divides names. A dot that belongs to a name is written `\.`: in a stream's name as for Meltano, in a
 * property's name too.
 */
export function parseSelectPattern(text: string): SelectPattern {
  const isNegated = text.startsWith("!");
  const [stream = "", ...properties] = namesOf(isNegated ? text.slice(1) : text);
  const isWhole = properties.every((name) => name === "") || (properties.length === 1 && properties[0] === "*");
  const matchesPath = isWhole ? () => true : pathMatcher(properties);
  const parents = properties.slice(1).map((_, index) => pathMatcher(properties.slice(0, index + 1)));
  return {
    text,
    isNegated,
    stream,
    properties: isWhole ? [] : properties,
    lacksName: [stream, ...properties].includes(""),
    matchesStream: globMatcher(stream),
    matchesProperty: matchesPath,
    leadsThrough: (path) => parents.some((isParent) => isParent(path)),
  };
}

/** Whether a pattern names this property of a stream: by its name, which a glob is not. The stream may be matched by a glob. */
export function namesProperty(pattern: SelectPattern, id: string, property: string): boolean {
  return !pattern.isNegated && pattern.properties[0] === property && pattern.matchesStream(id);
}

/** Whether a pattern spells out all of its names, so that it should match something. */
export const isPlain = ({ stream, properties }: SelectPattern): boolean => ![stream, ...properties].some(isGlob);

const dot = /(?<!\\)\./;

const namesOf = (text: string): readonly string[] => text.split(dot).map((name) => name.replaceAll("\\.", "."));

/** Meltano compares whole breadcrumbs, so that a `*` reaches into objects. */
const joined = (path: PropertyPath): string => path.join(".properties.");

function pathMatcher(properties: PropertyPath): (path: PropertyPath) => boolean {
  const isMatch = globMatcher(joined(properties));
  return (path) => isMatch(joined(path));
}
