import { TapError } from "../errors/tap-error.ts";
import { nearest } from "../input/edit-distance.ts";
import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Stream } from "../tap/stream.ts";
import { isGlob } from "./glob.ts";
import { isPlain, type PropertyPath, type SelectPattern } from "./select-pattern.ts";

/** What patterns can match. */
export interface Selectable {
  readonly streams: readonly Stream[];
  /** Streams that exist, but whose fields are not known: their discovery failed, which is reported elsewhere. */
  readonly others: readonly string[];
}

/**
 * Warns of each glob that matches nothing.
 * @param where the option that has the patterns
 * @throws TapError with the nearest names, where a name matches nothing: what it means would be missing, or read although it is
 * left out.
 */
export function checkSelect(
  patterns: readonly SelectPattern[],
  { streams, others }: Selectable,
  { where, log }: { readonly where: string; readonly log: Log },
): void {
  const unmatched = patterns.flatMap((pattern): readonly Unmatched[] => {
    if (others.some((id) => pattern.matchesStream(id))) return [];
    const matching = streams.filter(({ id }) => pattern.matchesStream(id));
    if (matching.some((stream) => hasProperty(stream, pattern))) return [];
    return [{ pattern, why: reasonOf(pattern, { streams, matching }) }];
  });
  const wrong = unmatched.flatMap(({ pattern, why }) => (why === null ? [] : [`${pattern.text}: ${why}`]));
  // guard(select-unknown, `wrong.length > 0` -> `false`): what a misspelt name leaves out would be read, and what it selects would be missing.
  if (wrong.length > 0) throw unknownNames(where, wrong);
  for (const { pattern } of unmatched)
    log({ level: "warn", code: "select_unmatched", text: `${where}: ${pattern.text} matches nothing.` });
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

const mostNamed = 5;

function reasonOf(
  pattern: SelectPattern,
  { streams, matching }: { readonly streams: readonly Stream[]; readonly matching: readonly Stream[] },
): string | null {
  const { stream, properties } = pattern;
  if (isGlob(stream)) return null;
  const [found] = matching;
  if (found === undefined) {
    const ids = streams.map(({ id }) => id);
    return `there is no stream ${stream}${didYouMean(stream, ids)}`;
  }
  if (!isPlain(pattern)) return null;
  const name = properties.join(".");
  const known = pathsIn(found.schema).map((path) => path.join("."));
  return `${found.id} has no field ${name}${didYouMean(name, known)}`;
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
