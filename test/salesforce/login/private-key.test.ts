import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { signingKey, signingKeyOfFile } from "../../../src/salesforce/login/private-key.ts";

const folder = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1" | "spki" = "pkcs8") =>
  key.export({ type, format: "pem" }).toString();
const [pkcs8, pkcs1] = [pem(rsa.privateKey), pem(rsa.privateKey, "pkcs1")];
const inFile = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCARygAwIBAgIUMA==\n-----END CERTIFICATE-----\n";

describe("the private key", () => {
  it.each([
    ["as PKCS#8", pkcs8],
    ["as PKCS#1", pkcs1],
    ["with \\n written out", pkcs8.replaceAll("\n", "\\n")],
    ["with \\r\\n written out", pkcs1.replaceAll("\n", "\\r\\n")],
    ["with \\\\n written out twice", pkcs8.replaceAll("\n", "\\\\n")],
    ["with line ends of Windows", pkcs8.replaceAll("\n", "\r\n")],
    ["with blanks for line breaks", pkcs1.replaceAll("\n", " ")],
    ["in one line", pkcs8.replaceAll("\n", "")],
    ["indented", pkcs8.replaceAll("\n", "\n    ")],
    ["in quotes", `"${pkcs8.trim()}"`],
    ["in single quotes, in one line", ` '${pkcs8.replaceAll("\n", "\\n")}' `],
    ["in base64", Buffer.from(pkcs8).toString("base64")],
    ["behind its certificate", certificate + pkcs8],
    ["as a file", inFile("server.key", pkcs1)],
    ["in base64, with \\n written out", Buffer.from(pkcs8).toString("base64").replaceAll(/.{76}/g, "$&\\n")],
    ["as a file with a path of Windows", inFile("C:\\new\\rsa.pem", pkcs8)],
    ["as a file with a path of Windows, in quotes", `"${inFile("D:\\rsa\\new.pem", pkcs1)}"`],
    ["as a file whose name says nothing", inFile("key", pkcs8.replaceAll("\n", "\r\n"))],
  ])("is taken %s", (_how, given) => {
    expect(signingKey(given).equals(rsa.privateKey)).toBe(true);
  });

  const encrypted = rsa.privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pass" })
    .toString();
  const oldEncrypted = rsa.privateKey
    .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "pass" })
    .toString();

  it.each([
    ["an EC key", pem(ec.privateKey, "sec1"), /^private_key: it is an EC key, and Salesforce takes RSA alone\./],
    ["an EC key as PKCS#8", pem(ec.privateKey), /^private_key: it is an EC key, and Salesforce takes RSA alone\./],
    ["an EC key in one line", pem(ec.privateKey).replaceAll("\n", " "), /it is an EC key/],
    ["a key of Edwards", pem(generateKeyPairSync("ed25519").privateKey), /it is a key of the kind ed25519/],
    ["an encrypted key", encrypted, /^private_key: it is encrypted\. Give the key without a passphrase/],
    ["an encrypted key of old", oldEncrypted, /^private_key: it is encrypted\. Give the key without a passphrase/],
    ["an encrypted key in one line", oldEncrypted.replaceAll("\n", " "), /^private_key: it is encrypted\./],
    ["a certificate", certificate, /^private_key: it is a certificate, not a key/],
    ["a public key", pem(rsa.publicKey, "spki"), /^private_key: it is a public key, not a private one/],
    ["a key of OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", /ssh-keygen/],
    ["half a key", pkcs8.slice(0, 900), /^private_key: it is not the PEM text of an RSA private key\./],
    [
      "a damaged key",
      pkcs8.replace(/\n[^-]{20}/, "\n"),
      /^private_key: it is not the PEM text of an RSA private key \(/,
    ],
    ["a word", "secret", /^private_key: it is not the PEM text of an RSA private key\./],
    ["longer than a file's name", "k".repeat(300), /^private_key: it is not the PEM text of an RSA private key\./],
    ["a file that is not there", join(folder, "none.pem"), /^private_key: it names no file, or an empty one\./],
    ["a path of Windows that leads nowhere", "C:\\new\\rsa.pem", /^private_key: it names no file, or an empty one\./],
    ["a folder", folder, /^private_key: it names no file, or an empty one\./],
    [
      "a file of a certificate",
      inFile("app.crt", certificate),
      /^private_key: the file that it names is a certificate/,
    ],
    ["a file of something else", inFile("notes.txt", "notes"), /^private_key: the file that it names is not the PEM/],
  ])("that is %s is named as such, without showing it", (_what, given, message) => {
    let said = "";
    try {
      signingKey(given);
    } catch (error) {
      said = error instanceof Error ? error.message : "";
    }

    expect(said).toMatch(message);
    for (const line of given.split("\n")) expect(line.length > 30 && said.includes(line)).toBe(false);
  });
});

describe("the file of the private key", () => {
  it("is read", () => {
    expect(signingKeyOfFile(inFile("own.pem", pkcs8)).equals(rsa.privateKey)).toBe(true);
  });

  const path = (name: string) => join(folder, name);
  const privateHalf = "Give the private key that belongs to it: its PEM text has the line BEGIN PRIVATE KEY.";

  it.each([
    ["a certificate", inFile("own.crt", certificate), `${path("own.crt")} is a certificate, not a key. ${privateHalf}`],
    [
      "a public key",
      inFile("own.pub", pem(rsa.publicKey, "spki")),
      `${path("own.pub")} is a public key, not a private one. ${privateHalf}`,
    ],
    [
      "not there",
      path("gone.pem"),
      `${path("gone.pem")} is no file, or an empty one. Write its path from the folder of the configuration file, or the whole path; this user must be allowed to read it.`,
    ],
    [
      "something else",
      inFile("own.txt", "notes"),
      `${path("own.txt")} is not the PEM text of an RSA private key. Give the whole text with its BEGIN and END lines, or the path of the file.`,
    ],
    ["the key itself", pkcs8, "it is the text of a key, not its file. Set private_key to it, or name the file here."],
  ])("that is %s is named as such", (_what, given, message) => {
    expect(() => signingKeyOfFile(given)).toThrowError(`private_key_file: ${message}`);
  });
});
