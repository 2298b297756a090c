const decoder = new TextDecoder();
const addressForm = /"url"\s*:\s*"([^"]*)"/;
/** Of rows that have no id of their own. */
const placeholder = /\/0{15}[A-Za-z]{0,3}$/;

/** What a row is known by, whatever was selected of it: its address among its attributes. Null: it has none of its own. */
export function rowAddress(attributes: Uint8Array): string | null {
  const url = addressForm.exec(decoder.decode(attributes))?.[1];
  return url === undefined || placeholder.test(url) ? null : url;
}

/** The address that is twice among these; null: none is. */
export function repeatedAddress(addresses: readonly (string | null)[]): string | null {
  const seen = new Set<string>();
  for (const address of addresses) {
    if (address === null) continue;
    if (seen.has(address)) return address;
    seen.add(address);
  }
  return null;
}
