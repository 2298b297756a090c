/** A JSON value as the wire, a configuration or a schema has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** A JSON Schema, or any other JSON object whose members this code does not fix. */
export type JsonObject = { readonly [member: string]: Json };
