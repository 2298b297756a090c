import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { GzipFile } from "../../src/rows/gzip-file.ts";

/** Bytes that no compressor makes shorter, and that take it a while. */
const block = randomBytes(1 << 22);

describe("a compressed file", () => {
  it.each([0, 1, 2, 4, 8, 16])(
    "fails in the write that is under way, where its disk is full after %i ms",
    async (ms) => {
      const file = new GzipFile({
        write: async () => {
          await setTimeout(ms);
          throw new Error("full");
        },
        end: async () => {},
        discard: async () => {},
      });
      const all = async () => {
        for (let blocks = 0; blocks < 20; blocks += 1) await file.write(block);
      };

      // One that is never told would wait forever.
      await expect(Promise.race([all(), setTimeout(5000)])).rejects.toThrow("full");
      await file.discard();
    },
  );
});
