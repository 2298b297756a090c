import { closeIterator } from "../../engine/close-iterator.ts";
import type { Grace } from "../../engine/grace-period.ts";
import { parseExactJson } from "../../exact-json.ts";
import type { JsonObject } from "../../json.ts";
import type { Log } from "../../log/log.ts";
import type { Page } from "../../tap/page.ts";
import type { Run } from "../../tap/run.ts";
import type { Source } from "../../tap/source.ts";
import type { Selection } from "../../tap/stream.ts";

/** What reads a stream's beginning. */
interface Preview {
  readonly run: Run;
  readonly grace: Grace;
  readonly log: Log;
  /** Records to read, at most. */
  readonly most: number;
}

const none = new Uint8Array();

/** The first records of a stream, read from its start. The read is closed once there are enough. @throws what the stream fails with */
export async function firstRecords(
  source: Source,
  selection: Selection,
  { run, grace, log, most }: Preview,
): Promise<readonly JsonObject[]> {
  // Bare records, without the message around them.
  const bare: Selection = { ...selection, isPreview: true, envelope: () => ({ open: none, close: none }) };
  const records: JsonObject[] = [];
  const readings = source.plan([bare], run)[Symbol.asyncIterator]();
  try {
    for (let next = await readings.next(); next.done !== true && records.length < most; next = await readings.next()) {
      const pages = next.value.read(run)[Symbol.asyncIterator]();
      try {
        for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
          if (page.value.end?.kind === "failed") throw page.value.end.error;
          records.push(...recordsOf(page.value, bare));
          if (records.length >= most) break;
        }
      } finally {
        await closeIterator(pages, grace, log);
      }
    }
  } finally {
    await closeIterator(readings, grace, log);
  }
  return records.slice(0, most);
}

/** With the digits that the service sent. */
function recordsOf(page: Page, { schema }: Selection): readonly JsonObject[] {
  if (!("lines" in page)) {
    const known = Object.keys((schema["properties"] ?? {}) as JsonObject); // an object's schema
    return page.objects.map((object) =>
      Object.fromEntries(known.map((name) => [name, Reflect.get(object, name) ?? null])),
    );
  }
  const text = Buffer.from(page.lines.buffer, page.lines.byteOffset, page.lines.byteLength).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => parseExactJson(line) as JsonObject);
}
