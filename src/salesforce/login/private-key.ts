import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { nodeErrorCode, registerSecret, TapError } from "@singer-io-ts/tap-kit";

/** The most characters of a PEM file; keys have some thousand. */
const longestFile = 100_000;

/**
 * The key that assertions are signed with, from PEM text as it comes through environments, forms and secret stores (in
 * one line, with `\n` written out, in quotes, in base64), or from the file that is named.
 *
 * @throws TapError of kind config that says what the text is instead of an RSA private key, without showing it
 */
export function signingKey(given: string): KeyObject {
  const text = pemText(given);
  const pem = pemBlocksIn(text);
  if (pem.length === 0 && isPath(text))
    return keyIn(
      pemBlocksIn(fileText(text, { naming: "private_key: it names", hint: noFile })),
      "private_key: the file that it names",
    );
  return keyIn(pem, "private_key: it");
}

/**
 * The same key from a file.
 *
 * @throws TapError of kind config that says what the file has instead
 */
export function signingKeyOfFile(path: string): KeyObject {
  const setting = "private_key_file";
  if (path.includes("-----BEGIN"))
    throw wrongKey(
      `${setting}: it`,
      "is the text of a key, not its file.",
      "Set private_key to it, or name the file here.",
    );
  return keyIn(pemBlocksIn(fileText(path, { naming: `${setting}: ${path} is`, hint: noPath })), `${setting}: ${path}`);
}

interface PemBlock {
  readonly label: string;
  readonly content: string;
}

function keyIn(blocks: readonly PemBlock[], subject: string): KeyObject {
  const block = blocks.find(({ label }) => label.endsWith("PRIVATE KEY")) ?? blocks[0];
  if (block === undefined)
    throw wrongKey(
      subject,
      "is not the PEM text of an RSA private key.",
      "Give the whole text with its BEGIN and END lines, or the path of the file.",
    );
  const { label, content } = block;
  const other = otherKinds[label];
  if (other !== undefined) throw wrongKey(subject, `is ${other[0]}.`, other[1]);
  if (/Proc-Type:[^A-Z]*ENCRYPTED/.test(content)) throw wrongKey(subject, "is encrypted.", withoutPassphrase);
  // A header of PEM ends with an empty line; the rest is base64.
  const lines = content.replace(/[^A-Za-z0-9+/=]/g, "").match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
  registerSecret(pem);
  const key = parsePem(pem, subject);
  const type = key.asymmetricKeyType;
  if (type === "rsa") return key;
  throw wrongKey(
    subject,
    `is ${type === "ec" ? "an EC key" : `a key of the kind ${type}`}, and Salesforce takes RSA alone.`,
    newKey,
  );
}

function parsePem(pem: string, subject: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    // The cause is left out: it may quote the key.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw wrongKey(
      subject,
      `is not the PEM text of an RSA private key${code}.`,
      "Give the whole text with its BEGIN and END lines, as it was made.",
    );
  }
}

const withoutPassphrase = "Give the key without a passphrase: openssl pkey -in encrypted.pem -out key.pem makes one.";
const newKey = "Make an RSA key (openssl genrsa -out key.pem 2048) and give its certificate to the app.";
const privateHalf = "Give the private key that belongs to it: its PEM text has the line BEGIN PRIVATE KEY.";

/** What people give instead of an RSA private key, by the label of its BEGIN line. */
const otherKinds: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  "ENCRYPTED PRIVATE KEY": ["encrypted", withoutPassphrase],
  "EC PRIVATE KEY": ["an EC key, and Salesforce takes RSA alone", newKey],
  "DSA PRIVATE KEY": ["a DSA key, and Salesforce takes RSA alone", newKey],
  "OPENSSH PRIVATE KEY": [
    "in the form of OpenSSH",
    "Give it as PEM: ssh-keygen -p -m PEM -f key turns an RSA key into one.",
  ],
  CERTIFICATE: ["a certificate, not a key", privateHalf],
  "TRUSTED CERTIFICATE": ["a certificate, not a key", privateHalf],
  "CERTIFICATE REQUEST": ["a request for a certificate, not a key", privateHalf],
  "PUBLIC KEY": ["a public key, not a private one", privateHalf],
  "RSA PUBLIC KEY": ["a public key, not a private one", privateHalf],
};

const noFile = "Give the PEM text itself, with its BEGIN and END lines, or the path of a file that the tap may read.";

const noPath =
  "Write its path from the folder of the configuration file, or the whole path; this user must be allowed to read it.";

/** The PEM text as it was before an environment, a form or a secret store changed it; what holds no PEM stays as it is. */
function pemText(given: string): string {
  // `\n` written out is a line break of a PEM text. In a path of Windows it is where a name begins.
  const text = withoutQuotes(given.replaceAll(/\\r|\\n/g, "\n"));
  if (text.includes("-----BEGIN")) return text;
  const decoded = /^[A-Za-z0-9+/_=\s-]{100,}$/.test(text) ? Buffer.from(text, "base64").toString("latin1") : "";
  return decoded.includes("-----BEGIN") ? decoded : withoutQuotes(given);
}

const withoutQuotes = (text: string): string =>
  text
    .trim()
    .replace(/^(["'`])([\s\S]*)\1$/, "$2")
    .trim();

function pemBlocksIn(text: string): readonly PemBlock[] {
  const found = text.matchAll(/-----BEGIN ([A-Z0-9 ]+?)-----([\s\S]*?)-----END \1-----/g);
  return [...found].map(([, label = "", content = ""]) => ({ label, content }));
}

/** The longest name of a file, in bytes: looking for a longer one is an error. */
const longestName = 255;

/** A path has one line, and has separators, ends like a file of keys, or leads to a file that exists. */
function isPath(text: string): boolean {
  if (text === "" || text.length > 4096 || /[\n\0]|-----/.test(text)) return false;
  return /[/\\]|\.(pem|key|p8|pk8|txt)$/i.test(text) || (Buffer.byteLength(text) <= longestName && isFile(text));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** How errors about a file begin, before `no file`, and what to do. */
interface Naming {
  readonly naming: string;
  readonly hint: string;
}

function fileText(path: string, { naming, hint }: Naming): string {
  let text: string;
  try {
    // Reading a pipe would wait for a writer.
    text = isFile(path) ? readFileSync(path, "latin1") : "";
  } catch (error) {
    throw wrongKey(naming, `a file that cannot be read (${nodeErrorCode(error)}).`, hint);
  }
  if (text === "") throw wrongKey(naming, "no file, or an empty one.", hint);
  if (text.length > longestFile)
    throw wrongKey(naming, "a file that is too large for a key.", "Name the file of the key.");
  return pemText(text);
}

function wrongKey(subject: string, what: string, hint: string): TapError {
  return new TapError(`${subject} ${what}`, { code: "CONFIG", kind: "config", hint });
}
