import { type Page, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const failing = (stream: string) =>
  new TapError(`${stream}: it broke.`, { code: "BROKE", kind: "unavailable", hint: "Mend it.", stream });

describe("the lines that end a run", () => {
  it("say how many rows were to come, by the service's own count or by the forecast", async () => {
    const counts = (received: number, expected: number) => ({ received, deleted: 0, replaced: 0, expected });
    const tap = scriptedTap({
      streams: ["a", "b", "c"].map((id) => plainStream(id)),
      async *plan(selections) {
        for (const selection of selections) {
          const forecast = { rows: 40, calls: 1, transport: "script", why: "the test says so" };
          yield { selections: [selection], forecast, read: () => pages(selection) };
        }
      },
    });
    async function* pages(selection: Selection): AsyncGenerator<Page> {
      const { id } = selection.stream;
      if (id === "c") throw failing("c");
      yield pageOf(selection, [1, 2], { counts: counts(2, 5) });
      if (id === "b") throw failing("b");
      // One of the rows is gone meanwhile.
      yield pageOf(selection, [3, 4], { counts: counts(2, -1), end: complete });
    }

    const { logs } = await run(tap);

    expect(logs).toContain("INFO a: 4 records of 4 rows received (4 expected), 0 calls, 0 s: complete\n");
    expect(logs).toContain("WARN b: 2 records of 2 rows received (5 expected), 0 calls, 0 s: failed\n");
    expect(logs).toContain("WARN c: 0 records (about 40 expected), 0 calls, 0 s: failed\n");
  });
});
