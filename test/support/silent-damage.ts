import { request } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { inflateRawSync } from "node:zlib";
import type { RunningOrg } from "@singer-io-ts/demo-org";

interface Page {
  readonly totalSize: number;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const gzipHeader = 10;

/**
 * Finds a byte of a page's gzip in which a flipped bit changes a text of one row and nothing else, so that only the checksum
 * shows the damage. A fault's `flipByte` flips the same bit.
 * @returns the byte's index; @throws Error if there is none
 */
export async function silentBit(running: RunningOrg, path: string): Promise<number> {
  const zipped = await rawBody(running, path);
  const whole = pageIn(zipped);
  if (whole === null) throw new Error("the answer is not a gzipped page");
  for (let at = gzipHeader + 500; at < zipped.length - 8; at += 1) {
    const damaged = Uint8Array.from(zipped);
    damaged[at] = (damaged[at] ?? 0) ^ 0x20;
    const page = pageIn(damaged);
    if (page !== null && isSilent(whole, page)) return at;
  }
  throw new Error("every flipped bit damages the page visibly");
}

function isSilent(whole: Page, page: Page): boolean {
  if (page.totalSize !== whole.totalSize || page.records?.length !== whole.records.length) return false;
  const different = page.records.filter((row, n) => !isDeepStrictEqual(row, whole.records[n]));
  return different.length > 0 && page.records.every((row, n) => isSameRow(row, whole.records[n] ?? {}));
}

const isSameRow = (row: Page["records"][number], other: Page["records"][number]): boolean =>
  isDeepStrictEqual(Object.keys(row), Object.keys(other)) &&
  ["Id", "SystemModstamp", "IsDeleted"].every((name) => row[name] === other[name]) &&
  Object.entries(row).every(([name, value]) => isDeepStrictEqual(value, other[name]) || areTexts(value, other[name]));

/** Numbers, times and ids have a form, which the damage would break. */
const areTexts = (...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === "string" && /^[A-Za-z]/.test(value));

function pageIn(zipped: Uint8Array): Page | null {
  try {
    return JSON.parse(inflateRawSync(zipped.subarray(gzipHeader)).toString("utf8"));
  } catch {
    // The damage breaks the gzip or the JSON.
    return null;
  }
}

function rawBody(running: RunningOrg, path: string): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${running.login()}`, "accept-encoding": "gzip" };
  return new Promise((resolve, reject) => {
    const asked = request(running.url + path, { headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("end", () => resolve(Buffer.concat(chunks)));
    });
    asked.on("error", reject).end();
  });
}
