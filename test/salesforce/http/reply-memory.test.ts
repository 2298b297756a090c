import { describe, expect, it } from "vitest";
import { ReplyMemory } from "../../../src/salesforce/http/reply-memory.ts";

const kibi = 1024;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** What came of it by now. */
const now = <T>(work: Promise<T>): Promise<T | "waiting"> =>
  Promise.race([work, turn().then(() => "waiting" as const)]);

describe("the room for answers", () => {
  it("lets an answer grow as long as there is room, and others begin when one is out", async () => {
    const room = new ReplyMemory(1024 * kibi);
    const first = await room.take();
    const second = await room.take();
    let hasThird = false;
    const third = room.take().then((lease) => {
      hasThird = true;
      return lease;
    });
    await turn();
    const before = hasThird;
    let hasGrown = false;
    const growing = first.grow(1000 * kibi).then((grown) => {
      hasGrown = grown;
    });
    await turn();
    const whileBothHold = hasGrown;
    second.release();
    second.release();
    await growing;
    first.release();
    await third;

    expect([before, whileBothHold, hasGrown, hasThird]).toEqual([false, false, true, true]);
  });

  it("refuses the last of those who hold it all and wait for each other", async () => {
    const room = new ReplyMemory(1024 * kibi);
    const [first, second] = [await room.take(), await room.take()];
    const one = first.grow(600 * kibi);
    const two = second.grow(600 * kibi);
    const refused = await now(two);
    second.release();

    expect([await now(one), refused]).toEqual([true, false]);
  });

  it("refuses one of those who wait when the others are out", async () => {
    const room = new ReplyMemory(1536 * kibi);
    const [first, second, third] = [await room.take(), await room.take(), await room.take()];
    const one = first.grow(1200 * kibi);
    const two = second.grow(1200 * kibi);
    third.release();
    const refused = await now(two);
    second.release();

    expect([await now(one), refused]).toEqual([true, false]);
  });
});
