import { writeSync } from "node:fs";
import { bookmarkFor, type Page, runTap } from "@singer-io-ts/tap-kit";
import { plainStream, scriptedTap } from "./scripted-tap.ts";

// A bin for tests and measurements: PAGES encoded pages of 1 MiB; SLOW_MS between them; CRASH for an error out of nowhere;
// TELL_SIGNALS to say on stderr that a signal came, which shows nowhere else; NOISE for so many lines of 1 KiB on stderr;
// STANDSTILL to wait for what never comes, REJECT for an unhandled rejection, LATE for one after the end.
const pages = Number(process.env["PAGES"] ?? 10);
const slowMs = Number(process.env["SLOW_MS"] ?? 0);

if (process.env["CRASH"] !== undefined) {
  setTimeout(() => {
    throw new Error("out of nowhere");
  }, 50);
}

if (process.env["TELL_SIGNALS"] !== undefined) process.once("SIGTERM", () => writeSync(2, "SIGTERM came\n"));

if (process.env["REJECT"] !== undefined) void Promise.reject(Object.create(null));
if (process.env["LATE"] !== undefined) {
  process.once("beforeExit", () => {
    throw new Error("too late");
  });
}

await runTap(
  scriptedTap({
    streams: [plainStream("big")],
    async *read(selection, run): AsyncGenerator<Page> {
      const { open, close } = selection.envelope(run.clock.now());
      const record = JSON.stringify({ id: 1, name: "x".repeat(1300), changed: "2026-01-01" });
      const line = Buffer.concat([open, Buffer.from(record), close, Buffer.from("\n")]);
      const records = Math.floor((1 << 20) / line.length);
      const lines = Buffer.concat(Array.from({ length: records }, () => line));
      // biome-ignore lint/suspicious/noConsole: this is what the kit has to keep off standard output.
      console.log("a library's print");
      // biome-ignore lint/suspicious/noConsole: and this is what it has to clean.
      console.error("a library's \u001b[31mwarning");
      // biome-ignore lint/suspicious/noConsole: a library that prints a lot.
      for (let n = 0; n < Number(process.env["NOISE"] ?? 0); n++) console.error("n".repeat(1023));
      if (process.env["STANDSTILL"] !== undefined) await new Promise(() => {});
      for (let page = 1; page <= pages; page++) {
        const bookmark = bookmarkFor(selection, { source: "o", progress: `${page}`, own: { tail: null } });
        yield { stream: "big", lines, records, bookmark };
        if (slowMs > 0) await run.clock.sleep(slowMs, run.signal);
      }
      yield { stream: "big", lines: lines.subarray(0, 0), records: 0, end: { kind: "complete", activate: true } };
    },
  }),
);
