export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Row = { readonly [name: string]: Json };

export const isRow = (value: Json): value is Row => typeof value === "object" && value !== null && !isList(value);
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
