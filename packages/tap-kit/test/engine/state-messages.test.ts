import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const a = plainStream("a");

describe("STATE", () => {
  const manyPages = (clock: ReturnType<typeof manualClock>, ids: number) =>
    scriptedTap({
      streams: [a],
      async *read(selection) {
        for (let page = 1; page <= 40; page++) {
          clock.advance(1000);
          const records = Array.from({ length: ids }, (_, i) => i + page);
          yield pageOf(selection, records, { bookmark: bookmarkAt(`${page}`) });
        }
        yield pageOf(selection, [], { end: complete });
      },
    });

  it("comes once every state_interval while records flow", async () => {
    const clock = manualClock();

    const { messages } = await run(manyPages(clock, 100), [], { clock });

    const states = messages.flatMap(({ type, value }) => (type === "STATE" ? [JSON.stringify(value)] : []));
    expect(states.map((text) => /"replication_key_value":"(\d+)"/.exec(text)?.[1])).toEqual([
      "10",
      "20",
      "30",
      "40",
      "40",
    ]);
  });

  it("takes no more than a twentieth of the bytes before the last one", async () => {
    const clock = manualClock();

    const { text } = await run(manyPages(clock, 1), [], { clock, files: { config: { state_interval: 0 } } });

    const states = text.split("\n").filter((line) => line.startsWith('{"type":"STATE"'));
    const stateBytes = states.slice(0, -1).join("\n").length;
    expect(states.length).toBeGreaterThan(1);
    expect(stateBytes).toBeLessThanOrEqual(text.length * 0.05);
  });

  it("never has a bookmark before the records that it covers", async () => {
    const clock = manualClock();

    const { messages } = await run(manyPages(clock, 100), [], { clock });

    const before = messages.slice(
      0,
      messages.findIndex(({ type }) => type === "STATE"),
    );
    expect(before.filter(({ type }) => type === "RECORD")).toHaveLength(1000);
  });
});
