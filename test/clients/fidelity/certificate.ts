import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A key and a self-signed certificate, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate for these DNS names and for 127.0.0.1, valid from yesterday until in a week. A client that trusts it needs
 * no other one. (It is X.509 built here by RFC 5280: Node reads certificates but cannot create them.)
 */
export function selfSigned(names: readonly string[], now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = sequence(set(sequence(oid(commonName), tagged(0x0c, Buffer.from("demo-org stand-in")))));
  const day = 86_400_000;
  const validity = sequence(time(now.getTime() - day), time(now.getTime() + 7 * day));
  const alternatives = sequence(
    ...names.map((name) => tagged(0x82, Buffer.from(name))),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extensions = tagged(
    0xa3,
    sequence(
      sequence(oid(subjectAltName), octets(alternatives)),
      sequence(oid(basicConstraints), yes, octets(sequence(yes))),
    ),
  );
  const algorithm = sequence(oid(ecdsaWithSha256));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer,
    validity,
    issuer,
    publicKey.export({ type: "spki", format: "der" }),
    extensions,
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]);
  const der = sequence(body, algorithm, tagged(0x03, signature));
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

const commonName = [0x55, 0x04, 0x03];
const subjectAltName = [0x55, 0x1d, 0x11];
const basicConstraints = [0x55, 0x1d, 0x13];
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const yes = Buffer.from([0x01, 0x01, 0xff]);

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, Buffer.concat(parts));
const set = (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, Buffer.concat(parts));
const octets = (content: Uint8Array): Buffer => tagged(0x04, content);
const oid = (bytes: readonly number[]): Buffer => tagged(0x06, Buffer.from(bytes));
const integer = (bytes: Uint8Array): Buffer => tagged(0x02, bytes);

/** UTCTime: `260302102030Z`. */
const time = (at: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/\D/g, "")}Z`));
