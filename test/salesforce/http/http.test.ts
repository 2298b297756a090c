import { once } from "node:events";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { defaultTimeouts, openHttp, type Timeouts } from "../../../src/salesforce/http/http.ts";
import { turns } from "../../support/event-loop-turns.ts";
import { type Answer, fakeOrg } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

async function wired(answer: Answer, timeouts: Partial<Timeouts> = {}) {
  const org = await fakeOrg(answer);
  const run = testRun();
  const http = openHttp(run, { ...defaultTimeouts, ...timeouts });
  cleanUp.push(http.close, org.close);
  const get = () => http.request({ origin: org.origin, path: "/", method: "GET", headers: {} }, run.signal);
  return { get, run, http };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

const someText = Array.from({ length: 4000 }, (_, n) => `"${n}","${(n * 7919) % 10_007}"\n`).join("");
const zipped = gzipSync(someText);
const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(copy.length + at) ^ 1, copy.length + at);
  return copy;
};

const sent =
  (body: Uint8Array, headers: Record<string, string>, end: "end" | "cut" = "end"): Answer =>
  (_request, response) => {
    response.writeHead(200, headers);
    if (end === "end") response.end(body);
    else response.write(body, () => response.socket?.destroy());
  };

const gzip = { "content-encoding": "gzip" };

describe("a body", () => {
  it("arrives whole, however it is cut into pieces and members", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }),
        fc.boolean(),
        async (parts, isZipped) => {
          const { get } = await wired(async (_request, response) => {
            response.writeHead(200, isZipped ? gzip : {});
            for (const part of parts) response.write(isZipped ? gzipSync(part) : part);
            if (isZipped && parts.length === 0) response.write(gzipSync(""));
            response.end();
          });

          const reply = await get();

          expect(await bytesOf(reply.chunks)).toEqual(Buffer.concat(parts));
          await cleanUp.shift()?.();
          await cleanUp.shift()?.();
        },
      ),
      { numRuns: 30 },
    ));

  it.each<[string, Answer]>([
    ["is shorter than its Content-Length", sent(Buffer.from("abc"), { "content-length": "10" }, "cut")],
    ["has no chunked end", sent(Buffer.from("abc"), {}, "cut")],
    ["is gzip cut in the middle", sent(zipped.subarray(0, 5000), gzip)],
    ["is gzip without its trailer", sent(zipped.subarray(0, -8), gzip)],
    ["is gzip with a wrong checksum", sent(flipped(zipped, -6), gzip)],
    ["is gzip with a wrong length", sent(flipped(zipped, -2), gzip)],
    ["is gzip with more after its end", sent(Buffer.concat([zipped, Buffer.from("<html>more</html>")]), gzip)],
    ["is gzip with zeros after its end", sent(Buffer.concat([zipped, Buffer.alloc(9)]), gzip)],
    ["says gzip and has nothing", sent(Buffer.alloc(0), gzip)],
    ["says gzip and is not", sent(Buffer.from("plain text"), gzip)],
    ["has a coding that was not asked for", sent(Buffer.from("x"), { "content-encoding": "br" })],
  ])("that %s never looks complete", async (_name, answer) => {
    const { get } = await wired(answer);

    const read = async () => bytesOf((await get()).chunks);

    await expect(read()).rejects.toMatchObject({ detail: { code: "INTERRUPTED", kind: "unavailable" } });
  });

  it("that stops coming is given up after the idle timeout", async () => {
    // undici's own timer, in real time: no clock can be handed in there.
    const { get } = await wired((_request, response) => void response.writeHead(200).write("abc"), { idleMs: 100 });

    const read = async () => bytesOf((await get()).chunks);

    await expect(read()).rejects.toMatchObject({ detail: { code: "INTERRUPTED" } });
  });

  it("that drips is given up when the waiting was too long in all", async () => {
    const { get, run } = await wired(async (_request, response) => {
      response.writeHead(200);
      for (let n = 0; n < 20 && !response.destroyed; n++) {
        response.write("x");
        await new Promise(setImmediate);
        run.advance(100_000);
      }
      response.end();
    });

    const read = async () => bytesOf((await get()).chunks);

    await expect(read()).rejects.toMatchObject({ detail: { code: "INTERRUPTED" } });
  });

  it("is not sent on by the server while its reader does something else", async () => {
    const piece = Buffer.alloc(256 * 1024, "x");
    let sentPieces = 0;
    let stalled = (_isStalled: boolean): void => {};
    const isStalled = new Promise<boolean>((resolve) => {
      stalled = resolve;
    });
    const { get } = await wired(async (_request, response) => {
      response.writeHead(200);
      for (; sentPieces < 400; sentPieces++) {
        if (response.write(piece)) continue;
        const drained = once(response, "drain");
        if ((await Promise.race([drained, turns(500).then(() => "stalled")])) === "stalled") stalled(true);
        await drained;
      }
      stalled(false);
      response.end();
    });

    const reply = await get();

    // Up to here the reader has asked for nothing: the pipe fills up and the server has to wait.
    expect(await isStalled).toBe(true);
    expect(sentPieces).toBeLessThan(100);
    expect((await bytesOf(reply.chunks)).length).toBe(400 * piece.length);
  });

  it("that is left early closes the connection", async () => {
    let closed = (): void => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { get } = await wired((_request, response) => {
      response.writeHead(200);
      response.write("x");
      response.on("close", closed);
    });

    for await (const _chunk of (await get()).chunks) break;

    await isClosed;
  });
});

describe("a request", () => {
  it("that cannot connect says which host", async () => {
    const { http, run } = await wired(() => {});
    const asked = http.request({ origin: "http://127.0.0.1:1", path: "/", method: "GET", headers: {} }, run.signal);

    await expect(asked).rejects.toThrowError(/http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/);
  });

  it("that is not answered is given up", async () => {
    // As above: undici's own timer.
    const { get } = await wired(() => {}, { answerMs: 100 });

    await expect(get()).rejects.toMatchObject({ detail: { code: "NO_ANSWER", kind: "unavailable" } });
  });
});
