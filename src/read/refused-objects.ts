import { type Page, type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";
import { currentBookmark, fullLoad } from "../plan/bookmark/resume-point.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import { formatRefused, isFirstRead, isForGood, refusedUntil } from "../plan/refused-codes.ts";
import { endPage } from "./end-page.ts";
import type { ReadContext } from "./read-context.ts";

interface Optional extends Pick<ReadContext, "session"> {
  /** Ids of streams that may be left out. */
  readonly optional: ReadonlySet<string>;
}

/**
 * Whether a stream may be left out where Salesforce refuses it for good: the user has not named its object, and no run has read
 * anything of it.
 * @param isNamed absent: the streams are the user's own.
 */
export function mayLeaveOut(
  { object, layout, selection }: ObjectStream,
  isNamed: ((object: string) => boolean) | undefined,
): boolean {
  if (isNamed === undefined) return false;
  // Whoever asks for fields of its parents has named it too.
  const isAsIs = layout().columns.every(({ path }) => path.length === 1);
  // guard(named-object, `!isNamed(object)` -> `true`): an object that the user named would be left out.
  return isAsIs && !isNamed(object) && isFirstRead(selection);
}

/** Wraps a reading's pages: an object that Salesforce refuses for good is left out, and its bookmark remembers it. */
async function* withoutRefused(
  pages: AsyncIterable<Page>,
  streams: readonly ObjectStream[],
  { session, optional }: Optional,
  run: Run,
): AsyncGenerator<Page> {
  const begun = new Set<string>();
  const leftOut = (stream: ObjectStream | undefined, error: unknown): Page | null => {
    if (stream === undefined || begun.has(stream.id) || !optional.has(stream.id)) return null;
    if (!(error instanceof TapError) || !isForGood(error.detail.code)) return null;
    const said = error.message.replace(`${stream.id}: `, "").replace(` ${error.detail.hint}`, "");
    const text = `It is left out: Salesforce refuses all of its rows, and the setting objects does not name it. ${said}`;
    run.log({ level: "warn", code: "object_refused", stream: stream.id, text });
    const held = currentBookmark(stream, fullLoad(null), session.orgId);
    const refused = formatRefused({ at: session.now().toISOString(), code: error.detail.code });
    return endPage(stream.id, { ...held, rows: null, own: { ...held.own, refused } }, false);
  };
  try {
    for await (const page of pages) {
      if ("objects" in page || page.records > 0) begun.add(page.stream);
      const stream = streams.find(({ id }) => id === page.stream);
      const instead = page.end?.kind === "failed" ? leftOut(stream, page.end.error) : null;
      yield instead ?? page;
    }
  } catch (error) {
    const [only, ...others] = streams;
    const instead = others.length === 0 ? leftOut(only, error) : null;
    if (instead === null) throw error;
    yield instead;
  }
}

/** The same reading, without what Salesforce refuses for good of what may be left out. */
export function leavingOut(reading: Reading, streams: readonly ObjectStream[], options: Optional): Reading {
  if (!streams.some(({ id }) => options.optional.has(id))) return reading;
  return { ...reading, read: (run: Run) => withoutRefused(reading.read(run), streams, options, run) };
}

/** Streams that Salesforce has refused, which are not asked for again yet: no call, the bookmarks stay. */
export function leftOutReading(selections: readonly Selection[]): Reading {
  return {
    selections,
    forecast: { rows: 0, calls: 0, slices: 0, transport: "none", why: "Salesforce refused to give their rows" },
    async *read() {
      for (const { stream, from } of selections) {
        // A stream is left out by its bookmark.
        if (from !== null) yield endPage(stream.id, from, false);
      }
    },
  };
}

/** Those of the streams that an earlier run was refused, and that the run does not ask for yet; reported once. */
export function stillRefused(streams: readonly ObjectStream[], now: Date, run: Run): readonly ObjectStream[] {
  const waiting = streams.flatMap((stream) => {
    const until = refusedUntil(stream.selection, now);
    return until === null ? [] : [{ stream, until }];
  });
  if (waiting.length === 0) return [];
  const next = new Date(Math.min(...waiting.map(({ until }) => until.getTime()))).toISOString().slice(0, 10);
  const [what, it] = waiting.length === 1 ? ["1 object is", "it"] : [`${waiting.length} objects are`, "one"];
  const text =
    `${what} left out, since Salesforce refused ${it} in an earlier run: ${listNames(waiting.map(({ stream }) => stream.id))}. ` +
    `Salesforce is asked again on ${next}; name ${it} in the setting objects to ask now.`;
  run.log({ level: "warn", code: "objects_refused", text });
  return waiting.map(({ stream }) => stream);
}
