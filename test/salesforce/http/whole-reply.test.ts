import { describe, expect, it } from "vitest";
import { wholeBody } from "../../../src/salesforce/http/whole-reply.ts";

const mebi = 1024 * 1024;

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(mebi, " ");
  for (let n = 0; n < count; n += 1) yield piece;
}

describe("an answer that is held as a whole", () => {
  it("is taken up to 16 MiB, and ends there with a word of its size", async () => {
    expect((await wholeBody({ chunks: pieces(16) })).length).toBe(16 * mebi);

    // Its length only: a failing test would show all of it.
    const longer = wholeBody({ chunks: pieces(17) }).then(({ length }) => length);
    await expect(longer).rejects.toMatchObject({
      detail: { code: "ANSWER_TOO_LARGE", kind: "unavailable" },
      message: expect.stringMatching(/^an answer is larger than 16 MiB, which is too much to hold as a whole\. /),
    });
  });
});
