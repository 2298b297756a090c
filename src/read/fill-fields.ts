import type { Page, Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import type { Fill } from "../plan/fill.ts";
import { heldBookmark } from "../plan/intent.ts";
import { formatScan } from "../plan/scan.ts";
import { chooseTransport } from "../plan/transport.ts";
import { readNarrowing } from "./narrowing.ts";
import { noLines } from "./piece.ts";
import type { Reach } from "./slice.ts";

/**
 * Reads the rows that came before some fields were selected, under the version that they have: a target writes them again,
 * and nothing is taken for deleted. Rows of the incremental read that follows are not among them.
 */
export async function* readFill(load: Load, fill: Fill, reach: Reach, run: Run): AsyncGenerator<Page> {
  const { stream, intent } = load;
  const held = heldBookmark(stream, intent, reach.session.orgId);
  const part = { ...fill, ...(fill.slice.to !== null && { below: fill.slice.to }) };
  for await (const { mark, place: _place, ...piece } of readNarrowing(load, reach, part, run)) {
    const scan = mark && formatScan({ ...mark, full: false, rows: 0, watermark: null, fill: fill.fields });
    yield { stream: stream.id, ...piece, ...(scan !== undefined && { bookmark: { ...held, scan } }) };
  }
  reach.shapes.fill(stream);
  yield { stream: stream.id, lines: noLines, records: 0, bookmark: held };
}

/** The load by the transport that suits the fill's rows. */
export function loadOfFill(load: Load, { scan }: Fill, rows: number | null): Load {
  const { stream, api, fitsUri } = load;
  const choice = chooseTransport(stream, { api, rows, fitsUri });
  if (scan === null) return { ...load, rows, choice };
  return { ...load, rows, choice: { ...choice, transport: scan.kind === "job" ? "bulk" : "rest" } };
}
