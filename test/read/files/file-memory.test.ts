import { describe, expect, it } from "vitest";
import { FileRoom } from "../../../src/read/files/file-memory.ts";

describe("the room for files", () => {
  it("is given out in order, up to its bytes, and a larger file has it alone", async () => {
    const room = new FileRoom(100);
    const entered: string[] = [];
    const ask = (name: string, bytes: number) =>
      room.take(bytes).then((lease) => {
        entered.push(name);
        return lease;
      });
    const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

    const first = await ask("60", 60);
    const second = await ask("40", 40);
    const [large, small] = [ask("300", 300), ask("1", 1)];
    await settled();
    const whileFull = [...entered];
    first.release();
    first.release();
    await settled();
    const half = [...entered];
    second.release();
    const alone = await large;
    const withLarge = [...entered];
    alone.release();
    await small;

    expect(whileFull).toEqual(["60", "40"]);
    expect(half).toEqual(["60", "40"]);
    expect(withLarge).toEqual(["60", "40", "300"]);
    expect(entered).toEqual(["60", "40", "300", "1"]);
  });

  it("lends the blocks of files that are out again", async () => {
    const room = new FileRoom(100);
    const first = await room.take(50);
    const blocks = first.file();
    const block = blocks.block();
    blocks.restart();
    const again = blocks.block();
    first.release();
    const second = (await room.take(50)).file().block();

    expect([again === block, second === block]).toEqual([true, true]);
  });
});
