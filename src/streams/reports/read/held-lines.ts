import type { Counts, EncodedPage } from "@singer-io-ts/tap-kit";
import { noLines } from "../../../read/row-block.ts";
import type { Block } from "../../../transcode/transcoder.ts";

/**
 * Record lines that wait until it is certain that what they are of did not change while it was read, as long as there is room
 * for them: what has not gone out can be read again.
 */
export class HeldLines {
  readonly #stream: string;
  readonly #room: number;
  #held: EncodedPage[] = [];
  #bytes = 0;
  #isOut = false;

  /** @param room bytes of lines that are held back at most. */
  constructor(stream: string, room: number) {
    this.#stream = stream;
    this.#room = room;
  }

  /** Some of it is out already: it cannot be read again. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** Takes lines, and gives what there is no room for. */
  *take(blocks: Generator<Block, Counts>): Generator<EncodedPage> {
    for (;;) {
      const next = blocks.next();
      if (next.done) {
        yield* this.#add({ stream: this.#stream, lines: noLines, records: 0, counts: next.value });
        return;
      }
      const { lines, records } = next.value;
      yield* this.#add({ stream: this.#stream, lines: this.#isOut ? lines : lines.slice(), records });
    }
  }

  /** Gives all that is held. */
  *release(): Generator<EncodedPage> {
    this.#isOut = true;
    const held = this.#held;
    this.#held = [];
    yield* held;
  }

  *#add(page: EncodedPage): Generator<EncodedPage> {
    if (this.#isOut) {
      yield page;
      return;
    }
    this.#held.push(page);
    this.#bytes += page.lines.length;
    if (this.#bytes > this.#room) yield* this.release();
  }
}
