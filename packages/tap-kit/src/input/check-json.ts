import type { ErrorObject } from "ajv";
import type { Json, JsonObject } from "../json.ts";

/** The first violation of a schema: where (`$.streams[0].schema`), and what was expected. */
export interface Fault {
  readonly path: string;
  readonly expected: string;
  /** The word of JSON Schema that the value breaks: `type`, `enum`, ... */
  readonly keyword: string;
  /** The value at the path; of a member that is missing, the object that lacks it. */
  readonly value: Json;
  /** The schema that has the word. */
  readonly schema: JsonObject;
  /** Whether another value would fit that schema. */
  readonly fits: (value: Json) => boolean;
  /** For a member that the schema does not have: its name, and the names that the schema has. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/**
 * Compiles a check of values against one JSON Schema. With `fillDefaults` it adds missing members that have a default to the
 * value, and names a member that is unknown before one that is missing: most likely it is the same one.
 */
export async function compileCheck(
  schema: JsonObject,
  { fillDefaults = false } = {},
): Promise<(value: Json) => Fault | null> {
  // Loaded here, so that `--help` and `spec` do not wait for it.
  const [{ Ajv }, { default: formats }] = await Promise.all([import("ajv"), import("ajv-formats")]);
  const ajv = new Ajv({
    strict: false,
    useDefaults: fillDefaults,
    allErrors: fillDefaults,
    logger: false,
    verbose: true,
  });
  formats.default(ajv);
  const check = ajv.compile(schema);
  return (value) => {
    if (check(value)) return null;
    const errors = check.errors ?? [];
    const first = errors.find(({ keyword }) => keyword === "additionalProperties") ?? errors[0];
    if (first === undefined) throw new Error("a check failed without a reason");
    const parent: JsonObject = first.parentSchema ?? {};
    return {
      ...describe(first),
      keyword: first.keyword,
      // What was checked is JSON.
      value: first.data as Json,
      schema: parent,
      fits: (other) => ajv.validate(parent, other),
    };
  };
}

function describe({
  instancePath,
  keyword,
  params,
  message,
  parentSchema,
}: ErrorObject): Pick<Fault, "path" | "expected" | "unknown"> {
  const path = jsonPath(instancePath);
  switch (keyword) {
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      const known = Object.keys(parentSchema?.["properties"] ?? {});
      return { path: `${path}${jsonStep(name)}`, expected: "no such member", unknown: { name, known } };
    }
    case "required":
      return { path: `${path}.${params["missingProperty"]}`, expected: "a value" };
    case "type":
      return { path, expected: String(params["type"]).split(",").join(" or ") };
    case "enum":
      return {
        path,
        expected: `one of ${(params["allowedValues"] as Json[]).map((v) => JSON.stringify(v)).join(", ")}`,
      };
    case "const":
      return { path, expected: JSON.stringify(params["allowedValue"]) };
    default:
      return {
        path,
        expected: (message ?? keyword).replace(/^must (be|have|match) /, (_, verb) =>
          verb === "be" ? "" : `to ${verb} `,
        ),
      };
  }
}

/** `/streams/0/a b` as `$.streams[0]["a b"]`. */
function jsonPath(pointer: string): string {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return `$${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : jsonStep(step))).join("")}`;
}

/** A step of a path to a member. */
export function jsonStep(name: string): string {
  return /^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
