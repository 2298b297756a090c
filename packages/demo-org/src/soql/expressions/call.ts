/** A function with its arguments, as the query writes it: names of functions in upper case, fields as the query spells them. */
export interface Call {
  readonly name: string;
  readonly args: readonly (Call | string)[];
}

/** A function as the parser gives it, in any clause. */
export function callOf(fn: object): Call {
  const { functionName, parameters } = fn as { functionName?: string; parameters?: readonly unknown[] }; // the parser's two kinds of functions share these
  return {
    name: (functionName ?? "").toUpperCase(),
    args: (parameters ?? []).map((each) => (typeof each === "object" && each !== null ? callOf(each) : String(each))),
  };
}

/** The first field that an expression is about, as the query writes it. */
export const fieldIn = (call: Call | string): string =>
  typeof call === "string" ? call : call.args[0] === undefined ? "" : fieldIn(call.args[0]);
