import { type Page, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countingAllowance } from "../../src/quota/counting-allowance.ts";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const signal = new AbortController().signal;
const streams = ["a", "b", "c", "d"].map((id) => plainStream(id));

/** A service of 100 calls a day, of which others have used some. */
function service(used: number) {
  const own = { used };
  return {
    own,
    async call({ allowance, signal }: Run) {
      await allowance.take(1, signal);
      own.used += 1;
      await new Promise(setImmediate);
      allowance.settle(1);
      allowance.observe(own.used, 100);
    },
  };
}

const threePages = (call: (run: Run) => Promise<void>) =>
  async function* (selection: Selection, run: Run): AsyncGenerator<Page> {
    for (const n of [1, 2, 3]) {
      await call(run);
      yield pageOf(selection, [n], { bookmark: bookmarkAt(String(n)), ...(n === 3 && { end: complete }) });
    }
  };

describe("a quota", () => {
  it.each([
    ["quota_percent_total", 80, 75, "80 of the service's 100 calls are used by all together", 5],
    ["quota_percent_per_run", 5, 0, "5 of the service's 100 calls are used by this run", 5],
  ])("%s stops the run before it is crossed, to be continued: exit code 3 and one sentence", async (...row) => {
    const [setting, percent, used, says, calls] = row;
    const { own, call } = service(used);
    const tap = scriptedTap({ streams, read: threePages(call) });

    const { code, messages, logs } = await run(tap, [], { files: { config: { max_workers: 1, [setting]: percent } } });

    expect({ code, calls: own.used - used }).toEqual({ code: 3, calls });
    expect(outline(messages)).toEqual([
      "SCHEMA a",
      ...Array(3).fill("RECORD a"),
      "SCHEMA b",
      ...Array(2).fill("RECORD b"),
      "STATE",
    ]);
    expect(messages.at(-1)).toMatchObject({ value: { bookmarks: { a: storedAt("3"), b: storedAt("2") } } });
    const errors = logs.split("\n").filter((line) => line.startsWith("ERROR"));
    expect(errors).toEqual([
      `ERROR ${setting}: ${says}, and the setting allows ${percent} % of them, so the run stops here. Run again when calls are free, or raise the setting; the run continues from its state.`,
    ]);
    for (const id of ["b", "c", "d"])
      expect(logs).toMatch(new RegExp(`WARN ${id}: .*: stopped \\(limit\\), the next run continues`));
  });

  it("is kept by several streams at once, and each of them keeps what it has", async () => {
    const { own, call } = service(90);
    const tap = scriptedTap({ streams, read: threePages(call) });

    const { code, messages, logs } = await run(tap, [], { files: { config: { quota_percent_total: 96 } } });

    const records = messages.filter(({ type }) => type === "RECORD");
    expect({ code, used: own.used, records: records.length }).toEqual({ code: 3, used: 96, records: 6 });
    expect(messages.at(-1)?.["type"]).toBe("STATE");
    expect(logs.match(/^ERROR/gm)).toHaveLength(1);
  });

  it("counts what others use during the run", async () => {
    const { own, call } = service(10);
    const tap = scriptedTap({
      streams: streams.slice(0, 1),
      read: threePages(async (one) => {
        own.used += 35;
        await call(one);
      }),
    });

    const { code } = await run(tap, [], { files: { config: { quota_percent_total: 80 } } });

    expect({ code, used: own.used }).toEqual({ code: 3, used: 117 });
  });

  it("stops discovery too, with exit code 3", async () => {
    const { call } = service(99);
    let session: Run | null = null;
    const discover = async () => {
      for (let n = 0; n < 3; n++) if (session) await call(session);
      return streams;
    };
    const onOpen = (_: unknown, opened: Run) => {
      session = opened;
    };
    const tap = scriptedTap({ source: { discover }, onOpen });

    const { code } = await run(tap, ["--discover"], { files: { config: { quota_percent_total: 50 } } });

    expect(code).toBe(3);
  });

  it.each([
    [0, "0 is too small. Write more than 0."],
    [101, "101 is too large. Write at most 100."],
    ["many", '"many" is a text; it takes a number. Write it like 80.'],
  ])("of %j is refused", async (value, message) => {
    const { code, logs } = await run(scriptedTap({}), [], { files: { config: { quota_percent_total: value } } });

    expect(code).toBe(2);
    expect(logs).toContain(`ERROR config: quota_percent_total: ${message}`);
  });

  it("once it has stopped one stream stops the others too, though the service may count fewer calls by then", async () => {
    const allowance = countingAllowance();
    allowance.restrict({ total: 50, perRun: null });
    allowance.observe(50, 100);
    const first = await allowance.take(1, signal).catch((error: unknown) => error);
    allowance.observe(0, 200);

    const second = await allowance.take(1, signal).catch((error: unknown) => error);

    expect(first).toBeInstanceOf(TapError);
    expect(second).toBe(first);
  });

  it("is never crossed, in whatever order calls are made and answered, and uses all but what is under way", () => {
    const steps = fc.array(fc.constantFrom("take", "answer", "overtake", "others"), { maxLength: 200 });
    return fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), steps, async (percent, script) => {
        const allowance = countingAllowance();
        allowance.restrict({ total: percent, perRun: null });
        allowance.observe(0, 100);
        // Of calls on their way: what the service will say to each, which it fixes when the call reaches it.
        const underWay: number[] = [];
        let used = 0;
        for (const step of script) {
          if (step === "take") {
            const given = await Promise.race([
              allowance.take(1, signal).then(
                () => "free",
                () => "refused",
              ),
              new Promise((resolve) => setImmediate(resolve, "waits")),
            ]);
            if (given !== "free") {
              // It waits only where the calls under way may be all that is left.
              expect(given === "refused" ? used + 1 : used + underWay.length + 1).toBeGreaterThan(percent);
              return;
            }
            used += 1;
            expect(used).toBeLessThanOrEqual(percent);
            underWay.push(used);
          } else if (step === "others") {
            // They are seen with the next answer.
            if (underWay.length === 0 && used < percent) allowance.observe(++used, 100);
          } else {
            const said = step === "answer" ? underWay.shift() : underWay.pop();
            if (said === undefined) continue;
            allowance.settle(1);
            allowance.observe(said, 100);
          }
        }
      }),
    );
  });

  it("says when the service's count is unknown, and only where there is a quota", async () => {
    const allowance = countingAllowance();
    const blind = [allowance.isBlind];
    allowance.restrict({ total: 50, perRun: null });
    blind.push(allowance.isBlind);
    allowance.observe(1, 100);
    blind.push(allowance.isBlind);
    for (let n = 0; n < 25; n++) await allowance.take(1, signal);
    blind.push(allowance.isBlind);
    allowance.observe(26, 100);
    blind.push(allowance.isBlind);

    expect(blind).toEqual([false, true, false, true, false]);
  });

  it("uses the service's count alone where a tap settles nothing", async () => {
    const allowance = countingAllowance();
    allowance.restrict({ total: 50, perRun: null });
    for (let used = 1; used <= 50; used++) {
      await allowance.take(1, signal);
      allowance.observe(used, 100);
    }

    await expect(allowance.take(1, signal)).rejects.toMatchObject({ detail: { kind: "limit", scope: "run" } });
  });

  it("is not misled by a reply that was overtaken", async () => {
    const allowance = countingAllowance();
    allowance.restrict({ total: 2, perRun: null });
    allowance.observe(0, 100);
    await allowance.take(1, signal);
    await allowance.take(1, signal);
    for (const used of [2, 1]) {
      allowance.settle(1);
      allowance.observe(used, 100);
    }

    await expect(allowance.take(1, signal)).rejects.toMatchObject({ detail: { kind: "limit" } });
  });

  it("counts a call whose reply was lost as used", async () => {
    const allowance = countingAllowance();
    allowance.restrict({ total: 1, perRun: null });
    allowance.observe(0, 100);
    await allowance.take(1, signal);
    allowance.settle(1);

    await expect(allowance.take(1, signal)).rejects.toMatchObject({ detail: { kind: "limit" } });
  });

  it("is free again when the service has reset its count", async () => {
    const allowance = countingAllowance();
    allowance.restrict({ total: 50, perRun: null });
    allowance.observe(4000, 10_000);
    allowance.observe(1000, 10_000);
    allowance.restrict({ total: 20, perRun: null });

    await expect(allowance.take(1, signal)).resolves.toBeUndefined();
  });
});

describe("an error that concerns every stream", () => {
  const obstacle = (kind: "limit" | "config" | "unavailable", stream: string) =>
    new TapError(`${stream}: it is over.`, { code: "OVER", kind, scope: "run", hint: "Mend it.", stream });

  it.each([
    ["config", 2],
    ["unavailable", 5],
    ["limit", 3],
  ] as const)(
    "of kind %s ends the run with %i: nothing else is begun, and it is reported once",
    async (kind, expected) => {
      const begun: string[] = [];
      const tap = scriptedTap({
        streams,
        async *read(selection) {
          begun.push(selection.stream.id);
          yield pageOf(selection, [1], { bookmark: bookmarkAt("1") });
          throw obstacle(kind, selection.stream.id);
        },
      });

      const { code, logs, messages } = await run(tap, [], { files: { config: { max_workers: 2 } } });

      expect({ code, begun }).toEqual({ code: expected, begun: ["a", "b"] });
      expect(logs.match(/^ERROR/gm)).toHaveLength(1);
      expect(messages.at(-1)).toMatchObject({ type: "STATE", value: { bookmarks: { a: storedAt("1") } } });
    },
  );

  it("stops what is under way, unless it is a limit: then what was fetched goes out", async () => {
    const goOn = async (kind: "config" | "limit") => {
      const tap = scriptedTap({
        streams: streams.slice(0, 2),
        async *read(selection, { signal }) {
          if (selection.stream.id === "a") throw obstacle(kind, "a");
          for (let turn = 0; turn < 9; turn++) await new Promise(setImmediate);
          signal.throwIfAborted();
          yield pageOf(selection, [1], { end: complete });
        },
      });
      return outline((await run(tap)).messages);
    };

    expect(await goOn("config")).toEqual(["SCHEMA a", "SCHEMA b", "STATE"]);
    expect(await goOn("limit")).toEqual(["SCHEMA a", "SCHEMA b", "RECORD b", "STATE"]);
  });

  it("met while planning leaves what was not begun to the next run", async () => {
    const tap = scriptedTap({
      streams,
      // biome-ignore lint/correctness/useYield: it fails before its first reading
      async *plan() {
        throw obstacle("limit", "a");
      },
    });

    const { code, logs } = await run(tap);

    expect(code).toBe(3);
    expect(logs.match(/stopped \(limit\), the next run continues/g)).toHaveLength(4);
  });

  it("that a stream says of itself does the same", async () => {
    const tap = scriptedTap({
      streams,
      async *read(selection) {
        const error = obstacle("limit", selection.stream.id);
        yield pageOf(selection, [], { end: { kind: "failed", error } });
      },
    });

    const { code, messages } = await run(tap, [], { files: { config: { max_workers: 1 } } });

    expect({ code, outline: outline(messages) }).toEqual({ code: 3, outline: ["SCHEMA a", "STATE"] });
  });

  it("a limit of one stream alone does not stop the others", async () => {
    const tap = scriptedTap({
      streams: streams.slice(0, 2),
      async *read(selection) {
        if (selection.stream.id === "a")
          throw new TapError("a: no more jobs.", { code: "JOBS", kind: "limit", hint: "Wait.", stream: "a" });
        yield pageOf(selection, [1], { end: complete });
      },
    });

    const { code, messages } = await run(tap, [], { files: { config: { max_workers: 1 } } });

    expect({ code, outline: outline(messages) }).toEqual({
      code: 3,
      outline: ["SCHEMA a", "SCHEMA b", "RECORD b", "STATE"],
    });
  });
});
