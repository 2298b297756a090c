import type { Page, Run } from "@singer-io-ts/tap-kit";
import { loadedFilterOf, loadSettingsOf, narrowedSince } from "../../plan/bookmark/load-settings.ts";
import type { SalesforceBookmark } from "../../plan/bookmark/salesforce-bookmark.ts";
import { formatUnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { endPage } from "../end-page.ts";
import type { TailList } from "./tail-list.ts";

/** The end of a load that was read without regard to time. @param held the bookmark as it stood before. */
export function endOfFullTable(load: Load, held: SalesforceBookmark, rows: number): Page {
  return endOfLoad(load, { ...held, rows }, true);
}

/** The end of a load that was read to its newest row. @param held the bookmark as it stood before. */
export function endAtWatermark(
  load: Load & { readonly watermark: string },
  held: SalesforceBookmark,
  { tail, rows }: { readonly tail: TailList; readonly rows: number },
  run: Run,
): Page {
  const { full } = load.resume;
  const isPending = full && tail.isCut;
  if (tail.isCut) {
    const text = "More rows changed recently than the state can remember; the rest comes with the next run.";
    run.log({ level: "warn", code: "tail_cut", stream: load.stream.id, text });
  }
  const bookmark = {
    ...held,
    rows: full && !isPending ? rows : held.rows,
    replicationKeyValue: load.watermark,
    progress: isPending ? formatUnfinishedRead({ kind: "tail", full, rows }) : null,
    own: { ...held.own, tail: tail.format() },
  };
  // guard(activated-after-tail, `full && !tail.isCut` -> `full`): a version would be activated before all of its rows are written.
  return endOfLoad(load, bookmark, full && !tail.isCut);
}

/** The end of a load, with what made it smaller than the one before. */
function endOfLoad({ stream, resume, end }: Load, bookmark: SalesforceBookmark, activate: boolean): Page {
  const { id, selection, filter } = stream;
  const hasOtherFilter = (filter?.hash ?? null) !== loadedFilterOf(id, selection.from);
  const narrowed = narrowedSince(loadSettingsOf(id, selection.from), resume.loaded, { end, hasOtherFilter });
  const outcome = { kind: "complete", activate, ...(narrowed !== undefined && { narrowed }) } as const;
  return { ...endPage(id, withComparableRows(stream, bookmark), activate), end: outcome };
}

/** The bookmark without its number of rows, where days alone make them fewer: the next full load is not compared with it. */
function withComparableRows({ written, filter }: ObjectStream, bookmark: SalesforceBookmark): SalesforceBookmark {
  const dependsOnDay = (written ?? filter)?.dependsOnDay === true;
  // guard(day-decides, `dependsOnDay` -> `false`): a stream with a condition such as THIS_MONTH would fail as shrunken at the start of the next month.
  return dependsOnDay ? { ...bookmark, rows: null } : bookmark;
}
