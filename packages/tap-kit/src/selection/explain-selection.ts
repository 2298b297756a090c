import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import { choicesOf, offeredChoices } from "../catalog/choose-streams.ts";
import type { Metadata } from "../catalog/metadata.ts";
import type { TapError } from "../errors/tap-error.ts";
import { type JsonObject, propertiesOf } from "../json.ts";
import type { Stream } from "../tap/stream.ts";
import { type Offering, offeredMetadata } from "./offering.ts";
import { isOnlyByName } from "./only-by-name.ts";
import type { SelectPattern } from "./select-pattern.ts";

/** Whether a run reads something, and what decides about it. */
export interface SelectionVerdict {
  readonly isSelected: boolean;
  /**
   * `key`: every record has it. `catalog`, `pattern` (of the setting `select`): one that matches, or that none does. `default`: nobody
   * has said anything. `only by name`: globs pass it by. `unreadable`: the service does not give it. `absent`: discovery does not
   * have it. `stream`: its stream is not selected.
   */
  readonly by: "key" | "catalog" | "pattern" | "default" | "only by name" | "unreadable" | "absent" | "stream";
  /** Sentences: what decides. */
  readonly why: string;
  /** A sentence: what to write to select it; null: it is, or it cannot be. */
  readonly toSelect: string | null;
}

/** Whether a run reads a stream, and each of its properties. */
export interface StreamSelection {
  /** The stream as a run reads it: of the catalog, where there is one. */
  readonly stream: Stream;
  readonly whole: SelectionVerdict;
  /** @param name of a property of the stream. */
  property(name: string): SelectionVerdict;
}

/** What decides about a run's streams: the catalog alone where there is one. */
export interface Deciders {
  readonly catalog: { readonly file: string; readonly entries: readonly CatalogEntry[] } | null;
  readonly offering: Offering;
  /** The program's name, for what to write. */
  readonly program: string;
}

/** Explains what a run reads of a stream, by what decides it in a run. */
export function explainSelection(stream: Stream, deciders: Deciders): StreamSelection {
  const { catalog, offering } = deciders;
  const entry = catalog?.entries.find((each) => each.stream.id === stream.id);
  const isAbsent = catalog !== null && entry === undefined;
  const choosing = { byDefault: offering.byDefault, log: () => {} };
  const [choice] =
    entry !== undefined
      ? choicesOf([entry], choosing)
      : isAbsent
        ? []
        : offeredChoices([stream], offering, choosing.log);
  const known = entry?.stream ?? stream;
  const read = choice && propertiesOf(choice.schema);
  const facts: Facts = {
    ...deciders,
    id: stream.id,
    metadata: entry?.metadata ?? offeredMetadata(stream, offering),
    keys: [...known.keyProperties, ...(choice?.replicationKey ? [choice.replicationKey] : [])],
  };
  const absent = (name: string | null): SelectionVerdict => ({
    isSelected: false,
    by: "absent",
    why: `${catalog?.file ?? "Discovery"} does not have it.`,
    toSelect: catalog === null ? null : verbFor(facts, name, " --discover"),
  });
  const whole = isAbsent ? absent(null) : verdictOf(facts, null, choice !== undefined);
  return {
    stream: known,
    whole,
    property: (name) => {
      if (isAbsent || !propertiesOf(known.schema).has(name)) return absent(name);
      if (read === undefined)
        return { ...whole, by: "stream", why: `The stream ${stream.id} is not selected. ${whole.why}` };
      return verdictOf(facts, name, read.has(name));
    },
  };
}

/** Of a stream that the catalog selects and that cannot be read by it. */
export function refusedSelection(stream: Stream, { message }: TapError): StreamSelection {
  const whole: SelectionVerdict = { isSelected: false, by: "catalog", why: message, toSelect: null };
  return { stream, whole, property: () => ({ ...whole, by: "stream" }) };
}

interface Facts extends Deciders {
  readonly id: string;
  readonly metadata: Metadata;
  readonly keys: readonly string[];
}

/** @param name of a property; null: the stream. */
function verdictOf(facts: Facts, name: string | null, isSelected: boolean): SelectionVerdict {
  const members = facts.metadata.at(name === null ? [] : ["properties", name]);
  const given = { ...facts, members, pattern: decidingPattern(facts, name) };
  return isSelected
    ? { isSelected, ...whySelected(given, name), toSelect: null }
    : { isSelected, ...whyNot(given, name) };
}

interface Given extends Facts {
  readonly members: JsonObject;
  /** The pattern of the setting `select` that decides; null: none matches. */
  readonly pattern: SelectPattern | null;
}

type Why = Pick<SelectionVerdict, "by" | "why">;

function whySelected({ catalog, offering, members, pattern, keys }: Given, name: string | null): Why {
  const isKey = name !== null && (keys.includes(name) || members["inclusion"] === "automatic");
  if (isKey) return { by: "key", why: "Every record has it." };
  if (catalog !== null) return { by: "catalog", why: `${catalog.file} selects it.` };
  if (offering.rules === null || pattern === null) return { by: "default", why: "It is selected by default." };
  return { by: "pattern", why: `The setting select selects it by ${pattern.text}.` };
}

function whyNot(facts: Given, name: string | null): Omit<SelectionVerdict, "isSelected"> {
  const { catalog, offering, members, pattern } = facts;
  const byName = isOnlyByName(members) ? `Only its name selects it: ${String(members["only-by-name"])}.` : null;
  if (members["inclusion"] === "unsupported" && byName === null)
    return { by: "unreadable", why: "It cannot be selected: the service does not give it.", toSelect: null };
  const ofSetting = whyOfSetting(offering, pattern, byName !== null);
  if (catalog !== null) {
    const reasons = [`It is not selected in ${catalog.file}.`, byName, ofSetting].filter((each) => each !== null);
    return { by: "catalog", why: reasons.join(" "), toSelect: verbFor(facts, name) };
  }
  if (ofSetting === null) {
    const toSelect = verbFor(facts, name);
    return byName === null
      ? { by: "default", why: "It is not selected by default.", toSelect }
      : { by: "only by name", why: byName, toSelect };
  }
  const isLeftOut = pattern?.isNegated === true;
  const isAdded = !isLeftOut || byName !== null;
  const toSelect = [
    ...(isLeftOut ? [`Take ${pattern.text} out of select.`] : []),
    ...(isAdded ? [`Add ${JSON.stringify(patternOf(facts.id, name))} to select.`] : []),
  ];
  const why = [byName, ofSetting].filter((each) => each !== null).join(" ");
  return { by: "pattern", why, toSelect: toSelect.join(" ") };
}

/** Why the setting `select` does not select something; null: it is not set, or leaves it to the default. */
function whyOfSetting({ rules }: Offering, pattern: SelectPattern | null, isOnlyNamed: boolean): string | null {
  if (rules === null) return null;
  if (pattern?.isNegated === true) return `The setting select leaves it out by ${pattern.text}.`;
  if (rules.patterns.every(({ isNegated }) => isNegated)) return null;
  return isOnlyNamed ? "No pattern of the setting select names it." : "No pattern of the setting select matches it.";
}

/** Of the patterns that match, one that leaves out wins. */
function decidingPattern({ offering, id }: Facts, name: string | null): SelectPattern | null {
  const patterns = offering.rules?.patterns ?? [];
  const matching = patterns.filter((pattern) => {
    if (!pattern.matchesStream(id)) return false;
    if (name === null) return !pattern.isNegated || pattern.properties.length === 0;
    return pattern.matchesProperty([name]) || (!pattern.isNegated && pattern.leadsThrough([name]));
  });
  return matching.find(({ isNegated }) => isNegated) ?? matching[0] ?? null;
}

function verbFor({ program, catalog, id }: Facts, name: string | null, more = ""): string {
  const isUsual = catalog === null || catalog.file === "catalog.json";
  const file = isUsual ? "" : ` --catalog '${catalog.file}'`;
  return `To select it: ${program} select${more} --keep${file} '${patternOf(id, name)}'`;
}

const patternOf = (id: string, name: string | null): string =>
  `${withEscapedDots(id)}.${name === null ? "*" : withEscapedDots(name)}`;

const withEscapedDots = (text: string): string => text.replaceAll(".", "\\.");
