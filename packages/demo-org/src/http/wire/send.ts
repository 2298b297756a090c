import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import { setImmediate as immediate } from "node:timers/promises";
import { promisify } from "node:util";
import { createGzip, gzip } from "node:zlib";
import { type Bytes, type Ending, mangle, mangles } from "../faults/damage-body.ts";
import type { WireEffects } from "../faults/fault-spec.ts";
import type { Settings } from "../settings.ts";
import type { StoredBodies } from "../stored-bodies.ts";
import type { Chunks, Reply } from "./reply.ts";

const gzipOnce = promisify(gzip);

interface How {
  readonly settings: Settings;
  readonly spool: StoredBodies | null;
  readonly acceptsGzip: boolean;
  readonly effects: WireEffects;
  readonly isHead: boolean;
}

/** A body ready for the wire; its length where that is known. */
interface Encoded {
  readonly bytes: Bytes;
  readonly length: number | null;
}

/** Sends a reply, as fast as the client takes it; resolves when it is out or the client has gone. */
export async function send(res: ServerResponse, reply: Reply, how: How): Promise<void> {
  const { settings, effects } = how;
  const headers: Record<string, string> = { ...reply.headers };
  const body = reply.body === undefined || reply.body === "" ? null : reply.body;
  const empty = body === null;
  const zip = !empty && settings.gzip && how.acceptsGzip;
  if (zip) {
    headers["Content-Encoding"] = "gzip";
    const tag = headers["ETag"];
    if (tag !== undefined) headers["ETag"] = tag.replace(/"$/, '--gzip"');
  }
  const { bytes, length } = empty ? { bytes: [], length: 0 } : await encode(body, zip, how);
  if (length !== null && (empty || settings.framing === "length")) headers["Content-Length"] = String(length);
  const { contentLengthOff } = effects;
  if (contentLengthOff !== undefined) {
    const all = await collect(bytes);
    headers["Content-Length"] = String(all.length + contentLengthOff);
    res.strictContentLength = false;
    res.writeHead(reply.status, headers);
    return write(res, [all], "cut");
  }
  if (reply.status === 204 || reply.status === 304) delete headers["Content-Length"];
  res.writeHead(reply.status, headers);
  if (mangles(effects)) return writeMangled(res, mangle(bytes, effects));
  if (bytes instanceof Readable) return pipe(bytes, res);
  return write(res, bytes, "end");
}

async function encode(body: NonNullable<Reply["body"]>, zip: boolean, { spool, isHead }: How): Promise<Encoded> {
  if (typeof body === "string" || body instanceof Uint8Array) {
    const plain = Buffer.from(body);
    const bytes = zip ? await gzipOnce(plain, { level: 1 }) : plain;
    return { bytes: [bytes], length: bytes.length };
  }
  // Node sends no body after HEAD, and the headers say nothing of one that is made while it is sent.
  if (isHead) return { bytes: [], length: null };
  if (spool !== null && body.key !== undefined) return spool.read(body.key, body, zip);
  return { bytes: zip ? zipped(body) : body.chunks(), length: null };
}

/** The stream that a body becomes under gzip; an error of the body destroys it. */
function zipped(body: Chunks): Readable {
  const zip = createGzip({ level: 1 });
  pipeline(Readable.from(body.chunks(), { objectMode: true, highWaterMark: 1 }), zip, (error) => {
    if (error) zip.destroy(error);
  });
  return zip;
}

async function write(res: ServerResponse, bytes: Bytes, ending: Ending): Promise<void> {
  for await (const chunk of bytes) {
    if (res.destroyed) return;
    if (!res.write(chunk)) await drained(res);
    // Rows are made without pause and a fast reader never fills the socket: other requests get their turn here.
    await immediate();
  }
  finish(res, ending);
}

async function writeMangled(res: ServerResponse, bytes: AsyncGenerator<Uint8Array, Ending>): Promise<void> {
  for (;;) {
    const next = await bytes.next();
    if (next.done) return finish(res, next.value);
    if (res.destroyed) return;
    // Only what has left this process reaches the client before the connection breaks.
    await new Promise<void>((resolve) => res.write(next.value, () => resolve()));
  }
}

function finish(res: ServerResponse, ending: Ending): void {
  if (ending === "end") res.end();
  else if (ending === "cut") {
    res.flushHeaders();
    res.socket?.end(() => res.destroy());
  } else res.flushHeaders();
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off("drain", done).off("close", done);
      resolve();
    };
    res.on("drain", done).on("close", done);
  });
}

const pipe = (from: Readable, res: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    pipeline(from, res, (error) => (error && !res.destroyed ? reject(error) : resolve()));
  });

async function collect(bytes: Bytes): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of bytes) all.push(chunk);
  return Buffer.concat(all);
}
