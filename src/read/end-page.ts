import type { Bookmark, Page } from "@singer-io-ts/tap-kit";
import { noLines } from "./row-block.ts";

/** The end of a stream with nothing but its bookmark. */
export function endPage(stream: string, bookmark: Bookmark, activate: boolean): Page {
  return { stream, lines: noLines, records: 0, bookmark, end: { kind: "complete", activate } };
}

/** The end of a stream that has failed, with nothing but the error. */
export function failedPage(stream: string, error: Error): Page {
  return { stream, lines: noLines, records: 0, end: { kind: "failed", error } };
}
