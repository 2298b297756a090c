/** A secret, its lines, and the forms in which other programs write it. (Escapes are undone in the text that is searched.) */
export function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    secret.replaceAll(" ", "+"),
    ...linesOf(secret),
    ...new Set([secret, url, form, json].flatMap(bytesForms)),
  ];
}

/** Each line of a key, and all of them joined, without the first and last line, which only name the kind of key. */
function linesOf(secret: string): readonly string[] {
  const lines = secret
    .split(/\s+|\\r|\\n/)
    .filter((line) => line !== "" && !/^-----|-----$/.test(line))
    .filter((line, _index, { length }) => length > 1 || line !== secret);
  const long = lines.filter((line) => line.length >= 16);
  return long.length === 0 ? [] : [...long, long.join("")];
}

/** In hexadecimal and in base64, alone and as a part of a longer text. */
function bytesForms(text: string): readonly string[] {
  return [Buffer.from(text).toString("hex"), ...base64Forms(text)].filter((form) => form.length >= 8);
}

/** Base64 writes the same bytes in three ways, depending on where in a group of three they begin. */
function base64Forms(text: string): readonly string[] {
  const whole = Buffer.from(text).toString("base64");
  const parts = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const first = Math.ceil((offset * 8) / 6);
    return bytes.toString("base64").slice(first, Math.floor((bytes.length * 8) / 6));
  });
  return [whole, ...parts].flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")]);
}
