import { TapError } from "../errors/tap-error.ts";
import { nearest } from "../input/edit-distance.ts";
import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Selectable } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import { isGlob } from "./glob.ts";
import { isPlain, type PropertyPath, type SelectPattern } from "./select-pattern.ts";

/** What is wrong with patterns. */
export interface SelectFaults {
  /** Names that match nothing; null: all do. */
  readonly error: TapError | null;
  /** A sentence about each glob that matches nothing. */
  readonly warnings: readonly string[];
}

/**
 * Warns of each glob that matches nothing.
 * @param where the option that has the patterns
 * @throws TapError with the nearest names, where a name matches nothing: what it means would be missing, or read although it is
 * left out.
 */
export function checkSelect(
  patterns: readonly SelectPattern[],
  selectable: Selectable,
  { where, log }: { readonly where: string; readonly log: Log },
): void {
  const { error, warnings } = faultsOf(patterns, selectable, where);
  // guard(select-unknown, `error !== null` -> `false`): what a misspelt name leaves out would be read, and what it selects would be missing.
  if (error !== null) throw error;
  for (const text of warnings) log({ level: "warn", code: "select_unmatched", text });
}

export function faultsOf(
  patterns: readonly SelectPattern[],
  { streams, others }: Selectable,
  where: string,
): SelectFaults {
  const unmatched = patterns.flatMap((pattern): readonly Unmatched[] => {
    if (pattern.lacksName) return [{ pattern, why: lacking(pattern) }];
    if (others.some((id) => pattern.matchesStream(id))) return [];
    const matching = streams.filter(({ id }) => pattern.matchesStream(id));
    if (matching.some((stream) => hasProperty(stream, pattern))) return [];
    const known = [...streams.map(({ id }) => id), ...others];
    return [{ pattern, why: reasonOf(pattern, { known, matching }) }];
  });
  const wrong = unmatched.flatMap(({ pattern, why }) => (why === null ? [] : [`${pattern.text}: ${why}`]));
  const globs = unmatched.filter(({ why }) => why === null);
  return {
    error: wrong.length === 0 ? null : unknownNames(where, wrong),
    warnings: globs.map(({ pattern }) => `${where}: ${pattern.text} matches nothing.`),
  };
}

interface Unmatched {
  readonly pattern: SelectPattern;
  /** Null: it is a glob, which may match nothing. */
  readonly why: string | null;
}

function unknownNames(where: string, wrong: readonly string[]): TapError {
  const more = wrong.length > mostNamed ? `; and ${wrong.length - mostNamed} more` : "";
  return new TapError(`${where}: ${wrong.slice(0, mostNamed).join("; ")}${more}.`, {
    code: "SELECT_UNKNOWN",
    kind: "config",
    hint: "Write the names as discovery has them, in upper and lower case, or take the patterns out.",
  });
}

const lacking = ({ stream }: SelectPattern): string =>
  `a name is missing (write ${stream === "" ? "Account" : stream} or ${stream === "" ? "Account" : stream}.*)`;

const mostNamed = 5;

function reasonOf(
  pattern: SelectPattern,
  { known, matching }: { readonly known: readonly string[]; readonly matching: readonly Stream[] },
): string | null {
  const { stream, properties } = pattern;
  if (isGlob(stream)) return null;
  const [found] = matching;
  if (found === undefined) return `there is no stream ${stream}${didYouMean(stream, known)}`;
  if (!isPlain(pattern)) return null;
  const name = properties.join(".");
  const paths = pathsIn(found.schema).map((path) => path.join("."));
  return `${found.id} has no field ${name}${didYouMean(name, paths)}`;
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? "" : ` (did you mean ${near}?)`;
}

const hasProperty = ({ schema }: Stream, pattern: SelectPattern): boolean =>
  pattern.properties.length === 0 || pathsIn(schema).some((path) => pattern.matchesProperty(path));

/** All properties, those inside of others too. */
function pathsIn(schema: JsonObject): readonly PropertyPath[] {
  return [...propertiesOf(schema)].flatMap(([name, property]) => {
    const inner = isObject(property["properties"]) ? pathsIn(property) : [];
    return [[name], ...inner.map((path) => [name, ...path])];
  });
}
