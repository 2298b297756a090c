import type { Forecast, Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { FieldBackfill } from "../plan/bookmark/field-backfill.ts";
import { currentBookmark } from "../plan/bookmark/resume-point.ts";
import type { Load, Unchanged } from "../plan/decide-load.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import { slicesOf } from "../plan/slices/load-slices.ts";
import { endPage, failedPage } from "./end-page.ts";
import { withFiles } from "./files/with-files.ts";
import { readObject } from "./objects/read-object.ts";
import { readSmall } from "./objects/read-small.ts";
import { TailList } from "./objects/tail-list.ts";
import type { ReadContext } from "./read-context.ts";
import { loadOfFill, readFill, resumeAfter } from "./schema/field-backfill.ts";

/** Streams in which nothing changed: no call, the bookmark moves on. */
export function unchangedReading(unchanged: readonly Unchanged[], context: ReadContext): Reading {
  const streams = unchanged.map(({ stream }) => stream);
  return {
    selections: streams.map(({ selection }) => selection),
    forecast: { rows: 0, calls: 0, slices: 0, transport: "none", why: "nothing changed" },
    read: () => context.shapes.over(unchangedPages(unchanged, context), streams),
  };
}

async function* unchangedPages(unchanged: readonly Unchanged[], context: ReadContext): AsyncGenerator<Page> {
  for (const { stream, resume, watermark, forgotten } of unchanged) {
    const held = currentBookmark(stream, resume, context.session.orgId);
    const tail = new TailList(watermark, null, context.tailRoom);
    if (forgotten !== null) tail.rememberGap(forgotten.until);
    yield endPage(
      stream.id,
      { ...held, replicationKeyValue: watermark, own: { ...held.own, tail: tail.format() } },
      false,
    );
  }
}

/** A stream that cannot be read as the user wants it. */
export function failedReading(selection: Selection, error: Error): Reading {
  const { id } = selection.stream;
  return {
    selections: [selection],
    forecast: { rows: 0, calls: 0, slices: 0, transport: "none", why: "it fails before it is read", failure: error },
    async *read() {
      yield failedPage(id, error);
    },
  };
}

/** Up to five streams of few rows, by one call. */
export function smallReading(loads: readonly Load[], context: ReadContext): Reading {
  const known = loads.map(({ rows }) => rows);
  const streams = loads.map(({ stream }) => stream);
  return {
    selections: streams.map(({ selection }) => selection),
    forecast: {
      ...(known.includes(null) ? {} : { rows: known.reduce<number>((sum, rows) => sum + (rows ?? 0), 0) }),
      rowsByStream: new Map(loads.flatMap(({ stream: { id }, rows }) => (rows === null ? [] : [[id, rows] as const]))),
      calls: 1,
      transport: "REST",
      why: whyOfSmall(loads),
    },
    read: (run: Run) => context.shapes.over(readSmall(loads, { ...context, run }), streams),
  };
}

function whyOfSmall(loads: readonly Load[]): string {
  const what =
    loads.length === 1 ? "a small query in a composite call" : `${loads.length} small queries in one composite call`;
  // By Bulk 2.0 each would have a job of its own, however few its rows are.
  const refused = loads.filter(({ api }) => api === "bulk").map(({ stream }) => stream.id);
  return refused.length === 0 ? what : `${what}, since Bulk 2.0 does not serve ${refused.join(", ")}`;
}

/** One stream by itself. */
export function streamReading(load: Load, context: ReadContext): Reading {
  const { choice, rows, stream } = load;
  return {
    selections: [stream.selection],
    forecast: withFileCalls(stream, {
      ...(rows === null ? {} : { rows }),
      calls: choice.calls,
      slices: slicesOf(load).length,
      transport: choice.transport === "bulk" ? "Bulk 2.0" : "REST",
      why: choice.why,
    }),
    read: (run: Run) => {
      const own = { ...context, run };
      return context.shapes.over(withFiles(readObject(load, own), load, own), [stream]);
    },
  };
}

/** The forecast of a read, with the calls for its rows' files. */
function withFileCalls({ blobs }: ObjectStream, forecast: Forecast): Forecast {
  if (blobs.length === 0) return forecast;
  const { calls, rows, why } = forecast;
  const files = rows === undefined ? ", of which nobody knows how many there are" : "";
  return { ...forecast, calls: calls + blobs.length * (rows ?? 0), why: `${why}; a call for each file${files}` };
}

/** One stream, of which old rows are read before what changed. */
export function fillingReading(
  load: Load,
  { fills, rows }: { readonly fills: readonly FieldBackfill[]; readonly rows: number | null },
  context: ReadContext,
): Reading {
  const { stream } = load;
  const old = fills.map((fill) => ({ fill, load: loadOfFill(load, fill, rows) }));
  async function* pages(own: ReadContext): AsyncGenerator<Page> {
    let { resume } = load;
    const broughtAsDeleted = new Set<string>();
    for (const { fill, load: read } of old) {
      const filled = { stream, watermark: fill.slice.to };
      yield* withFiles(readFill({ ...read, resume }, fill, own, broughtAsDeleted), filled, own);
      resume = resumeAfter(resume, fill);
    }
    yield* withFiles(readObject({ ...load, resume, broughtAsDeleted }, own), load, own);
  }
  const calls = old.reduce((sum, { load: { choice } }) => sum + choice.calls, load.choice.calls);
  const isBulk = old.some(({ load: { choice } }) => choice.transport === "bulk");
  return {
    selections: [stream.selection],
    forecast: withFileCalls(stream, {
      ...(rows === null ? {} : { rows }),
      calls,
      slices: old.length + slicesOf(load).length,
      transport: isBulk ? "Bulk 2.0" : "REST",
      why: fills.map(({ why }) => whyFilled[why]).join(", and "),
    }),
    read: (run: Run) => context.shapes.over(pages({ ...context, run }), [stream]),
  };
}

const whyFilled: Readonly<Record<FieldBackfill["why"], string>> = {
  start: "rows before the start that it was loaded with are read",
  fields: "old rows are read again for fields that are new",
};
