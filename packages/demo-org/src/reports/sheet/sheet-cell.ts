/** A cell of the sheet: text, or a number in a style. */
export type SheetCell =
  | { readonly text: string }
  | { readonly number: string; readonly style: 0 | 1 | 2 }
  | { readonly boolean: boolean }
  | null;
