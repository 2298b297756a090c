import { describe, expect, it } from "vitest";
import type { Sink } from "../../../src/output/sink.ts";
import { Printer, type PrintForm } from "../../../src/verbs/print/printer.ts";
import { styleFor } from "../../../src/verbs/print/style.ts";

/** What a person sees of standard output, which waits for more until it is flushed, and of standard error. */
function screenOf(form: PrintForm, isTerminal = false) {
  let [screen, waiting] = ["", ""];
  const sink: Sink = {
    write: async (bytes) => {
      for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) waiting += Buffer.from(piece).toString();
    },
    flush: async () => {
      [screen, waiting] = [screen + waiting, ""];
    },
  };
  const print = new Printer({
    form,
    isTerminal,
    sink,
    style: styleFor({}, { isTerminal: false, isRefused: false }),
    columns: () => 80,
    say: (sentence) => {
      screen += `${sentence}\n`;
    },
  });
  return { print, shown: () => screen };
}

describe("what a verb prints", () => {
  it.each<[PrintForm, string]>([
    ["table", "name\na\n1 row.\n"],
    ["lines", "name\na\n1 row.\n"],
    ["csv", "name\na\n1 row.\n"],
    ["json", '[\n  {"name":"a"}\n]\n'],
  ])("is shown before the sentence that follows: %s", async (form, all) => {
    const { print, shown } = screenOf(form);

    await print.rows([{ key: "name" }], [{ name: "a" }]);
    print.note("1 row.");

    expect(shown()).toBe(all);
  });

  const hostile = "\u001b[31mred\u001b[0m \u200fשלום\u200f \u202eabc \u0000\u0085 \\ a\tb\r\nc";

  it.each<[PrintForm, (text: string) => unknown]>([
    ["json", (text) => JSON.parse(text)[0].name],
    ["lines", (text) => JSON.parse(`"${text.split("\n")[1]}"`)],
    ["csv", (text) => /^name\n"(.*)"\n$/su.exec(text)?.[1]],
  ])("is what it was to a program that reads it: %s", async (form, read) => {
    const { print, shown } = screenOf(form);

    await print.rows([{ key: "name" }], [{ name: hostile }]);

    expect(read(shown())).toBe(hostile);
  });

  it.each<[PrintForm, boolean]>([
    ["json", false],
    ["lines", false],
    ["csv", true],
    ["table", true],
  ])("steers no terminal: %s", async (form, isTerminal) => {
    const { print, shown } = screenOf(form, isTerminal);

    await print.rows([{ key: "name" }], [{ name: hostile }]);

    expect(shown()).toMatch(/^(?:[\r\n\t]|[^\p{Cc}\p{Bidi_Control}])*$/u);
  });

  it("is shown step by step", async () => {
    const { print, shown } = screenOf("table");

    await print.text("login ...\n");

    expect(shown()).toBe("login ...\n");
  });
});
