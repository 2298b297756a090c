import { TapError } from "@singer-io-ts/tap-kit";

/** The value of a bookmark's member that is JSON in one string; null where it is no JSON, which no such member is. */
export function parseJsonMember(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param without what happens to the stream where its bookmark is removed, as the end of a sentence. */
export function foreignMember(
  stream: string,
  { member, code, without }: { readonly member: string; readonly code: string; readonly without: string },
): TapError {
  return new TapError(`${stream}: the state's member ${member} is not one that this tap wrote.`, {
    code,
    kind: "config",
    stream,
    hint: `Give back the state as it was written, or remove the bookmark of ${stream} to ${without}.`,
  });
}
