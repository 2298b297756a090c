/** Null, or an empty text. */
export const NOTHING = 0;
/** ASCII that needs no escape in JSON: its bytes are the text. Numbers and booleans of JSON too. */
export const PLAIN = 1;
/** Text with doubled quotes, control characters, backslashes or bytes of UTF-8 in it. */
export const CSV_TEXT = 2;
/** The inside of a JSON string that has escapes or bytes of UTF-8 in it. */
export const JSON_TEXT = 3;
/** An object or array of JSON. */
export const JSON_RAW = 4;

/**
 * Where the last scanned row's values are in the wire buffer, by column of the layout, and in which of the forms above.
 * One array of numbers, since each array that a loop looks into costs it checks of its own.
 */
export type FieldOffsets = Int32Array;

export const newFields = (columns: number): FieldOffsets => new Int32Array(2 * columns);

export const noteField = (fields: FieldOffsets, column: number, start: number, end: number, form: number): void => {
  fields[2 * column] = start;
  fields[2 * column + 1] = (end << 3) | form;
};

export const startOf = (fields: FieldOffsets, column: number): number => fields[2 * column]!;
export const endOf = (fields: FieldOffsets, column: number): number => fields[2 * column + 1]! >> 3;
export const formOf = (fields: FieldOffsets, column: number): number => fields[2 * column + 1]! & 7;
