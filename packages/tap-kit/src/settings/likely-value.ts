import type { Fault } from "../input/check-json.ts";
import type { Json } from "../json.ts";

/** A value that was likely meant. */
export interface LikelyValue {
  readonly value: Json;
  /** What the value must be that it is not; null: the change says it by itself. */
  readonly must: string | null;
}

/** What a person most likely meant by a value that does not fit: the first small change of it that fits. Null: none does. */
export function likelyValue({ value, fits }: Fault): LikelyValue | null {
  return (
    changesOf(value).find((change) => fits(change.value) && !(change.must !== null && takesCapitals(change, fits))) ??
    null
  );
}

/** Where capitals fit too they were not what is wrong. */
function takesCapitals({ value }: LikelyValue, fits: Fault["fits"]): boolean {
  const text = String(value);
  return fits(`${text.charAt(0).toUpperCase()}${text.slice(1)}`);
}

function changesOf(value: Json): readonly LikelyValue[] {
  if (typeof value === "string") return changesOfText(value);
  // In YAML and in JSON 62.0 is the number 62.
  if (typeof value === "number") return [String(value), value.toFixed(1), [value]].map(plainly);
  if (value === null) return [];
  if (Array.isArray(value)) return value.length === 1 ? [plainly(value[0])] : [];
  return [plainly([value]), plainly(String(value))];
}

const plainly = (value: Json): LikelyValue => ({ value, must: null });

/** `80%` is 80. */
const numbersOf = (text: string): readonly number[] =>
  [...text.matchAll(/^([+-]?\d+(?:\.\d+)?)\D*$/g)].map(([, number]) => Number(number));

function changesOfText(text: string): readonly LikelyValue[] {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  const plain = lower
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[_0-9]+|_+$/g, "");
  const digits = trimmed.replace(/^\D+/, "");
  const parts = trimmed.split(",").map((part) => part.trim());
  return [
    plainly(trimmed),
    { value: lower, must: "in lower case" },
    { value: plain, must: "in lower case, with _ between the words" },
    ...(digits === "" ? [] : [digits, `${digits}.0`]).map(plainly),
    plainly(parts.filter((part) => part !== "")),
    ...numbersOf(trimmed).map(plainly),
  ];
}
