import { describe, expect, it } from "vitest";
import { LogSink } from "../../src/output/log-sink.ts";
import type { WriteCall } from "../../src/output/write-call.ts";

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}

/** A descriptor whose writes end when the test says so: with so many bytes taken, or with an error. */
function descriptor() {
  const asked: { readonly bytes: Uint8Array; readonly done: Parameters<WriteCall>[2] }[] = [];
  let text = "";
  return {
    call: ((_fd, bytes, done) => void asked.push({ bytes, done })) satisfies WriteCall,
    get text() {
      return text;
    },
    get asked() {
      return asked.length;
    },
    take(most = Number.POSITIVE_INFINITY) {
      const { bytes, done } = asked.shift()!;
      const part = bytes.subarray(0, most);
      text += Buffer.from(part).toString();
      done(null, part.length);
    },
    refuse: (code: string) => asked.shift()!.done(errno(code), 0),
  };
}

describe("a log", () => {
  it("writes everything once and in order, whatever its reader takes at a time", () => {
    const reader = descriptor();
    const log = new LogSink(2, reader.call);

    for (const text of ["one\n", "two\n", "three\n"]) log.write(text);
    while (reader.asked > 0) reader.take(3);

    expect(reader.text).toBe("one\ntwo\nthree\n");
    expect(log.isWriting).toBe(false);
  });

  it("that nobody reads keeps no more than a mebibyte, tries once, and later says what was left out", () => {
    const reader = descriptor();
    const log = new LogSink(2, reader.call);
    const line = `${"x".repeat(1023)}\n`;

    for (let n = 0; n < 5000; n++) log.write(line);
    const asked = reader.asked;
    while (reader.asked > 0) reader.take();

    expect(asked).toBe(1);
    // The one under way, and a mebibyte that waited.
    expect(reader.text).toBe(
      `${line.repeat(1025)}${5000 - 1025} texts of the log were left out: nobody read standard error.\n`,
    );
  });

  it("does not try again at once where the pipe is full and non-blocking", () => {
    const reader = descriptor();
    const log = new LogSink(2, reader.call);

    log.write("one\n");
    reader.refuse("EAGAIN");

    expect({ asked: reader.asked, isWriting: log.isWriting }).toEqual({ asked: 0, isWriting: true });
  });

  it("whose reader has gone is given up", () => {
    const reader = descriptor();
    const log = new LogSink(2, reader.call);

    log.write("one\n");
    log.write("two\n");
    reader.refuse("EPIPE");
    log.write("three\n");

    expect({ asked: reader.asked, isWriting: log.isWriting }).toEqual({ asked: 0, isWriting: false });
  });

  it("is waited for while somebody reads it, and no longer", async () => {
    const reader = descriptor();
    const log = new LogSink(2, reader.call);
    log.write("one\n");
    log.write("two\n");

    const slow = log.drained(60_000);
    reader.take();
    reader.take();
    await slow;
    log.write("three\n");
    await log.drained(1);

    expect({ text: reader.text, isWriting: log.isWriting }).toEqual({ text: "one\ntwo\n", isWriting: true });
  });
});
