import { readFileSync } from "node:fs";
import type { JSONSchema } from "json-schema-to-typescript";
import type { Action } from "../src/actions/action.ts";

type TypesOf = (source: string, name: string, schema: JSONSchema) => Promise<string>;

/** The types of the inputs and outputs of all actions, and of an org that has them as methods. */
export async function actionTypes(actions: readonly Action[], typesOf: TypesOf): Promise<string> {
  const parts: string[] = [];
  for (const { name, input, output } of actions) {
    parts.push(await typesOf("src/actions", `${typeName(name)}Input`, input as JSONSchema)); // they are JSON Schemas
    parts.push(await typesOf("src/actions", `${typeName(name)}Output`, output as JSONSchema));
  }
  const [banner] = parts[0]?.split("\n", 1) ?? [];
  const types = parts.map((part) => part.slice(part.indexOf("\n") + 1).trim());
  return `${banner}\n\n${[...types, methods(actions)].join("\n\n")}\n`;
}

/** `create-record`: CreateRecord. */
const typeName = (action: string): string =>
  action.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

const methodName = (action: string): string => action.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function methods(actions: readonly Action[]): string {
  const lines = actions.map(({ name, description, input }) => {
    const optional = Array.isArray(input["required"]) ? "" : "?";
    const signature = `${methodName(name)}(input${optional}: ${typeName(name)}Input, options?: CallOptions): Promise<${typeName(name)}Output>;`;
    return `  /** ${description} */\n  ${signature}`;
  });
  return `/** What may be said of one call. */
export interface CallOptions {
  /** Abort it to end this call. What it should write may be done or not. */
  readonly signal?: AbortSignal;
}

/** The actions as methods of an org. */\nexport interface ActionMethods {\n${lines.join("\n")}\n}`;
}

/** Files of nothing but types, of which the types of the library are made. */
const typeFiles = [
  "src/config/config.generated.ts",
  "src/actions/actions.generated.ts",
  "src/actions/library/types.ts",
] as const;

/** The declarations of the library, which import nothing: the kit is not published. */
export function actionDeclarations(): string {
  const types = typeFiles.map((file) =>
    readFileSync(file, "utf8").replaceAll(/^(?:import .*|\/\/ Generated from .*)\n/gm, ""),
  );
  const values = [
    "export declare const openOrg: OpenOrg;",
    "export declare class ActionError extends Error implements Failure {\n  private constructor();",
    ...[
      "code: string",
      "hint: string",
      "status: number | null",
      "fields: readonly string[]",
      "duplicates: readonly string[]",
      "isOutcomeKnown: boolean",
    ].map((member) => `  readonly ${member};`),
    "}",
  ];
  return `${types.join("\n").trim()}\n\n${values.join("\n")}\n`;
}
