import { count } from "../amounts.ts";
import type { Fault } from "../input/check-json.ts";
import { nearest } from "../input/edit-distance.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { formatDuration } from "./duration.ts";
import { likelyValue } from "./likely-value.ts";

/** What is wrong, and what to write, each as a sentence; `what` without its end. */
interface Advice {
  readonly what: string;
  readonly hint: string;
}

/**
 * What is wrong with the value of a setting, in the words of who writes it: never in those of a schema.
 * @param elsewhere where to look for the form of a value without an example
 */
export function adviseOn(fault: Fault, elsewhere = "See --about for all settings."): Advice {
  const advice = adviceOn(fault);
  return { what: advice.what, hint: advice.hint ?? elsewhere };
}

/** Null: there is no example. */
interface KnownAdvice {
  readonly what: string;
  readonly hint: string | null;
}

function adviceOn(fault: Fault): KnownAdvice {
  const { keyword, value, schema } = fault;
  if (keyword === "required") return missing(fault);
  if (value === null || (typeof value === "string" && value.trim() === ""))
    return { what: "it is empty", hint: exampleHint(schema) };
  if (keyword === "type" && "enum" in schema) return noneOf(fault);
  switch (keyword) {
    case "type":
      return wrongType(fault);
    case "enum":
    case "const":
      return noneOf(fault);
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
    case "exclusiveMaximum":
      return outOfBounds(fault);
    case "minItems":
    case "minProperties":
      return { what: "there is nothing in it", hint: exampleHint(schema) };
    case "maxItems":
      return {
        what: `it has ${count([value].flat().length)} items, which are too many`,
        hint: `At most ${count(Number(schema["maxItems"]))} fit.`,
      };
    case "maxLength":
      return {
        what: `${shown(fault)} is too long`,
        hint: `At most ${count(Number(schema["maxLength"]))} characters fit.`,
      };
    case "format":
      if (schema["format"] !== "date-time") return wrongForm(fault);
      return { what: `${shown(fault)} is no date`, hint: "Write it like 2026-01-01 or 2026-01-01T00:00:00Z." };
    default:
      return wrongForm(fault);
  }
}

function missing({ path, schema }: Fault): Advice {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const properties = schema["properties"];
  const property = isObject(properties) ? properties[name] : undefined;
  const [example] = isObject(property) ? examplesOf(property) : [];
  return { what: "it is missing", hint: `Add it${example === undefined ? "" : `, like "${name}": ${json(example)}`}.` };
}

function wrongType(fault: Fault): KnownAdvice {
  const { value, schema } = fault;
  if (schema["format"] === "duration" && typeof value !== "boolean")
    return { what: `${shown(fault)} is no duration`, hint: 'Write seconds, or a text like "15m", "7d" or "PT10M".' };
  const wanted = [schema["type"]].flat().map((type) => names[String(type)] ?? String(type));
  const what = `${shown(fault)} is ${kindOf(value)}; it takes ${wanted.join(" or ")}`;
  return { what, hint: likelyHint(fault) ?? exampleHint(schema) };
}

function noneOf(fault: Fault): Advice {
  const { value, schema } = fault;
  const values = [schema["enum"] ?? schema["const"] ?? []].flat();
  const near = typeof value === "string" ? nearest(value, values.map(String)) : null;
  const all = `It takes ${values.map(json).join(", ")}.`;
  return {
    what: `${shown(fault)} is no value of it`,
    hint: near === null ? all : `Did you mean ${json(near)}? ${all}`,
  };
}

function outOfBounds(fault: Fault): Advice {
  const { keyword, schema } = fault;
  const isLeast = keyword.toLowerCase().endsWith("minimum");
  const bound = Number(schema[keyword]);
  const text = schema["format"] === "duration" ? `${formatDuration(bound)} (${bound} seconds)` : String(bound);
  const most = keyword.startsWith("exclusive")
    ? isLeast
      ? "more than"
      : "less than"
    : isLeast
      ? "at least"
      : "at most";
  return { what: `${shown(fault)} is too ${isLeast ? "small" : "large"}`, hint: `Write ${most} ${text}.` };
}

function wrongForm(fault: Fault): KnownAdvice {
  const { schema } = fault;
  const likely = likelyValue(fault);
  if (likely?.must != null)
    return { what: `${shown(fault)} must be ${likely.must}`, hint: `Write ${json(likely.value)}.` };
  const form = schema["pattern_descriptor"];
  const what = typeof form === "string" ? `${shown(fault)} must be ${form}` : `${shown(fault)} does not have its form`;
  return { what, hint: likelyHint(fault) ?? exampleHint(schema) };
}

function likelyHint(fault: Fault): string | null {
  const likely = fault.schema["airbyte_secret"] === true ? null : likelyValue(fault);
  const text = likely === null ? "" : json(likely.value);
  return text === "" || text.length > longestShown ? null : `Write ${text}.`;
}

function exampleHint(schema: JsonObject): string | null {
  const [example = schema["default"]] = examplesOf(schema);
  return example === undefined ? null : `Write it like ${json(example)}.`;
}

function examplesOf({ examples }: JsonObject): readonly Json[] {
  return Array.isArray(examples) ? examples : [];
}

/** The value, where it is short and no secret. */
function shown({ value, schema }: Fault): string {
  const isShown = typeof value !== "object" && schema["airbyte_secret"] !== true;
  const text = isShown ? json(value) : "";
  return text === "" || text.length > longestShown ? "the value" : text;
}

const longestShown = 100;

const names: Readonly<Record<string, string>> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "a list";
  return { string: "a text", number: "a number", boolean: "true or false" }[typeof value as string] ?? "an object";
}

/** JSON as people write it, with blanks between the values of a list. */
function json(value: Json): string {
  return Array.isArray(value) ? `[${value.map(json).join(", ")}]` : JSON.stringify(value);
}
