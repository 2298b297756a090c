import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FdSink } from "../../src/output/fd-sink.ts";
import type { WriteCall } from "../../src/output/write-call.ts";

const mebibyte = 1 << 20;

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/** A descriptor that takes as much at a time as `takes` says: negative for EAGAIN. Later writes are taken whole. */
function descriptor(takes: readonly number[] = []) {
  const written: Buffer[] = [];
  const sizes: number[] = [];
  const left = [...takes];
  const call: WriteCall = (_fd, bytes, done) => {
    const take = left.shift() ?? bytes.length;
    // Copied when the answer comes, as the kernel may: a buffer that is filled again too early shows here.
    setImmediate(() => {
      if (take < 0) return done(errno("EAGAIN"), 0);
      const count = Math.min(take, bytes.length);
      sizes.push(bytes.length);
      written.push(Buffer.from(bytes.subarray(0, count)));
      done(null, count);
    });
  };
  return { call, sizes, bytes: () => Buffer.concat(written) };
}

describe("FdSink", () => {
  it("writes every byte once and in order, whatever the descriptor takes at a time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: -1, max: 300_000 }), { maxLength: 12 }),
        async (lengths, takes) => {
          const { call, bytes } = descriptor(takes);
          const sink = new FdSink(1, call);
          const parts = lengths.map((length, i) => Buffer.alloc(length, i + 1));

          const failure = await Promise.all(parts.map((part) => sink.write(part)))
            .then(() => sink.flush())
            .then(
              () => null,
              (error: unknown) => error,
            );

          expect(failure).toBeNull();
          expect(bytes().equals(Buffer.concat(parts))).toBe(true);
        },
      ),
      { numRuns: 40 },
    ));

  it("lets the caller use its buffer again as soon as write has resolved", async () => {
    const { call, bytes } = descriptor();
    const sink = new FdSink(1, call);
    const page = Buffer.alloc(mebibyte);

    for (const fill of [1, 2, 3, 4]) await sink.write(page.fill(fill));
    await sink.flush();

    expect(bytes().equals(Buffer.concat([1, 2, 3, 4].map((fill) => Buffer.alloc(mebibyte, fill))))).toBe(true);
  });

  it("writes what is made in pieces with nothing between them, and each piece may be overwritten after the next", async () => {
    const { call, bytes } = descriptor();
    const sink = new FdSink(1, call);
    function* pieces() {
      const lent = Buffer.alloc(700_000);
      for (const fill of [1, 2, 3]) yield lent.fill(fill);
    }

    await Promise.all([sink.write(pieces()), sink.write(Buffer.alloc(10, 4))]);
    await sink.flush();

    const expected = [1, 2, 3].map((fill) => Buffer.alloc(700_000, fill));
    expect(bytes().equals(Buffer.concat([...expected, Buffer.alloc(10, 4)]))).toBe(true);
  });

  it("gathers small writes into large ones", async () => {
    const { call, sizes } = descriptor();
    const sink = new FdSink(1, call);

    for (let i = 0; i < 2000; i++) await sink.write(Buffer.alloc(1000));
    await sink.flush();

    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(mebibyte / 4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(mebibyte);
  });

  it("makes the writer wait while the reader does not read", async () => {
    const sink = new FdSink(1, () => {});
    let taken = 0;
    const writeAll = async () => {
      for (;;) {
        await sink.write(Buffer.alloc(mebibyte));
        taken += 1;
      }
    };

    void writeAll();
    for (let i = 0; i < 100; i++) await new Promise(setImmediate);

    expect(taken).toBe(2);
  });

  it.each([
    ["EPIPE", "ClosedPipe", "EPIPE: made by the test"],
    [
      "ENOSPC",
      "TapError",
      "Standard output: writing failed with ENOSPC. Make sure that what takes it runs, and has space.",
    ],
  ])("rejects what is written after %s", async (code, name, message) => {
    const sink = new FdSink(1, (_fd, _bytes, done) => setImmediate(() => done(errno(code), 0)));
    await sink.write(Buffer.alloc(10));

    await expect(sink.flush()).rejects.toMatchObject({ name, message });
    await expect(sink.write(Buffer.alloc(10))).rejects.toMatchObject({ name });
  });
});
