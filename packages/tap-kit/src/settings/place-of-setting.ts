import { TapError } from "../errors/tap-error.ts";

/** The error with the place of its setting before it: the file or the variable that holds what is wrong. Others as they are. */
export function withPlace(error: unknown, { places }: { readonly places: ReadonlyMap<string, string> }): unknown {
  if (!(error instanceof TapError)) return error;
  const { detail, message } = error;
  const place = detail.setting === undefined ? undefined : places.get(detail.setting);
  if (place === undefined) return error;
  return new TapError(`${place}: ${message.slice(0, -detail.hint.length - 1)}`, { ...detail, cause: detail.cause });
}
