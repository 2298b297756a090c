import { type ForeignSetting, isObject, type Json } from "@singer-io-ts/tap-kit";
import { foreignError } from "./foreign-error.ts";

const name = "streams_criteria";

/** The glob of the names for which a criterion holds, and whether it holds for all others. */
const criteria: Readonly<Record<string, (value: string) => { readonly glob: string; readonly isNegated?: true }>> = {
  "starts with": (value) => ({ glob: `${value}*` }),
  "ends with": (value) => ({ glob: `*${value}` }),
  contains: (value) => ({ glob: `*${value}*` }),
  exacts: (value) => ({ glob: value }),
  "starts not with": (value) => ({ glob: `${value}*`, isNegated: true }),
  "ends not with": (value) => ({ glob: `*${value}`, isNegated: true }),
  "not contains": (value) => ({ glob: `*${value}*`, isNegated: true }),
  "not exacts": (value) => ({ glob: value, isNegated: true }),
};

/**
 * Which objects Airbyte's source offers: those for which one of the criteria holds, in upper or lower case. So a second criterion
 * adds objects, also where it is negated.
 */
export const streamsCriteria: ForeignSetting = {
  name,
  schema: {
    type: "array",
    items: {
      type: "object",
      required: ["value"],
      properties: {
        criteria: { type: "string", enum: Object.keys(criteria) },
        value: { type: "string", minLength: 1 },
      },
    },
  },
  translate(value) {
    const found = (value as readonly Json[]).map(globOf);
    const [only] = found;
    if (only === undefined) return {};
    if (found.length === 1) return { objects: [only.isNegated === true ? `!${only.glob}` : only.glob] };
    // A leading ! would leave out of all what another criterion asks for.
    return { objects: found.map(({ glob, isNegated }) => (isNegated === true ? `@(!(${glob}))` : glob)) };
  },
};

function globOf(criterion: Json) {
  // Checked against the schema.
  const { criteria: how = "contains", value = "" } = isObject(criterion) ? criterion : {};
  const text = String(value).trim();
  if (!/^\w+$/.test(text))
    throw foreignError(name, `${JSON.stringify(value)} is no part of an object's name.`, "For globs use objects.");
  return criteria[String(how)]!(text);
}
