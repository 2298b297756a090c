/**
 * Bytes by name. Loops that run for each byte or field have the few that they need as constants of their own: those
 * become part of the machine code, while a module's are looked up and checked at each use.
 */
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const UPPER_T = 0x54;
export const UPPER_Z = 0x5a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const LOWER_A = 0x61;
export const LOWER_E = 0x65;
export const LOWER_N = 0x6e;
export const LOWER_U = 0x75;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** Four letters as a word, little endian. */
export const TRUE = 0x65757274;
export const FALS = 0x736c6166;
export const NULL = 0x6c6c756e;
