import type { Json, Selection, Tap } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkAt, pageOf, storedAt } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const now = Date.parse("2026-01-31T09:00:00.000Z");
const fullTable = plainStream("a", { methods: ["FULL_TABLE"], replicationKeys: [] });

async function selectionOf(bookmark: Json, stream = plainStream("a"), config: Json = {}): Promise<Selection> {
  const seen: Selection[] = [];
  const tap = scriptedTap({
    streams: [stream],
    async *read(selection) {
      seen.push(selection);
      yield pageOf(selection, [], { end: { kind: "complete", activate: false } });
    },
  });
  await run(tap, [], { files: { state: { bookmarks: { a: bookmark } }, config } });
  return seen[0]!;
}

/** A full load of these many rows, from a bookmark of a load that had 100. */
function fullLoad(rows: number, config: Json = {}, more: Partial<Tap<unknown>> = {}) {
  const tap = {
    ...more,
    ...scriptedTap({
      streams: [fullTable],
      async *read(selection) {
        const { version } = selection;
        yield pageOf(selection, [1], { bookmark: bookmarkAt(null, { version, rows: 100, progress: "half" }) });
        yield pageOf(selection, [2], {
          bookmark: bookmarkAt(null, { version, rows }),
          end: { kind: "complete", activate: true },
        });
      },
    }),
  };
  const state = { bookmarks: { a: storedAt(null, { version: 7, rows: 100 }) } };
  return run(tap, [], { files: { state, config } });
}

describe("the version of a stream's records", () => {
  it("stays while rows are added to a load or an unfinished load is resumed", async () => {
    const added = await selectionOf(storedAt("2026-01-01", { version: 7 }));
    const unfinished = await selectionOf(storedAt(null, { version: 7, scan: "half" }), fullTable);

    expect([added.version, unfinished.version]).toEqual([7, 7]);
  });

  it("is a new and greater one for a new full load", async () => {
    const first = await selectionOf(null);
    const again = await selectionOf(storedAt(null, { version: 7, rows: 3 }), fullTable);
    const ahead = await selectionOf(storedAt(null, { version: now + 5, rows: 3 }), fullTable);
    const otherKey = await selectionOf(storedAt("2026-01-01", { version: 7, replication_key: "other" }));

    expect([first, again, ahead, otherKey].map(({ version }) => version)).toEqual([now, now, now + 6, now]);
  });

  it("is in no record where activate_version is off", async () => {
    const { close } = (await selectionOf(null, fullTable, { activate_version: false })).envelope(new Date(now));

    expect(Buffer.from(close).toString()).toBe(',"time_extracted":"2026-01-31T09:00:00.000Z"}');
  });
});

describe("ACTIVATE_VERSION", () => {
  it("comes after the last record of a full load and before the STATE that says so", async () => {
    const { code, messages } = await fullLoad(80);

    expect(code).toBe(0);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "RECORD a", "ACTIVATE_VERSION a", "STATE"]);
    expect(messages[3]).toEqual({ type: "ACTIVATE_VERSION", stream: "a", version: now });
  });

  it("is refused where a load brought under 80 % of the one before, and the next run checks again", async () => {
    const { code, messages, logs } = await fullLoad(79);

    expect(code).toBe(4);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "RECORD a", "STATE"]);
    expect(messages.at(-1)).toMatchObject({ value: { bookmarks: { a: { scan: "half", rows: 100 } } } });
    expect(logs).toContain("a: the full load brought 79 records, where the one before had 100.");
  });

  it.each([
    [{}, "Was access narrowed, or a setting? The target keeps what it has; set allow_shrink"],
    [{ narrowingSettings: ["since", "kinds"] }, "Was access narrowed, or a setting (since, kinds)? The target keeps"],
  ])("where it is refused, the settings of %j are named", async (tap, words) => {
    expect((await fullLoad(79, {}, tap)).logs).toContain(words);
  });

  it("comes for a shrunken load too with allow_shrink, and never with activate_version off", async () => {
    const allowed = await fullLoad(79, { allow_shrink: true });
    const off = await fullLoad(79, { activate_version: false });

    expect([allowed.code, off.code]).toEqual([0, 0]);
    expect(outline(allowed.messages)).toContain("ACTIVATE_VERSION a");
    expect(outline(off.messages)).not.toContain("ACTIVATE_VERSION a");
  });
});
