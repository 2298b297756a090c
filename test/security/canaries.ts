/** Every form in which a secret could come out: as it is, in a URL or a form, as in JSON, in another case, in hexadecimal, in base64 at any offset. */
function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
    // The characters that hold bytes of the secret alone.
    return padded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + Buffer.byteLength(secret)) * 8) / 6));
  });
  const urlSafe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [
    secret,
    url,
    url.toLowerCase(),
    new URLSearchParams([["", secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    secret.toUpperCase(),
    secret.toLowerCase(),
    Buffer.from(secret).toString("hex"),
    ...base64,
    ...urlSafe,
  ];
}

/** The secrets that a text shows in some form. */
export function exposedIn(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
}
