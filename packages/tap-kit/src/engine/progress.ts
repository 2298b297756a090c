import type { TapError } from "../errors/tap-error.ts";
import type { Tally } from "../quota/counting-allowance.ts";
import type { Counts, Outcome } from "../tap/page.ts";
import type { Selection } from "../tap/stream.ts";
import { CirclingGuard } from "./detect-repeated-pages.ts";

/** How far the read of a stream has come; one for each selection of a run. */
export class StreamProgress {
  /** What its reading was planned for: the run's selection, or a restarted one. */
  selection: Selection;
  readonly circling = new CirclingGuard();
  /** The calls of its reading, which may read other streams too. */
  tally: Tally = { calls: 0 };
  /** Its reading reads other streams too. */
  isShared = false;
  records = 0;
  received = 0;
  deleted = 0;
  replaced = 0;
  /** Rows that the service announced; null: it has announced none. */
  expected: number | null = null;
  /** Rows that were forecast for this stream alone; null: unknown. */
  forecast: number | null = null;
  /** The way of reading, as the forecast has it; null: not planned yet. */
  transport: string | null = null;
  /** The records that the stream holds after this load, where the tap counts them. */
  rows: number | null = null;
  outcome: Outcome | null = null;
  startedMs: number | null = null;
  seconds = 0;

  constructor(selection: Selection) {
    this.selection = selection;
  }

  count({ received, deleted, replaced, expected }: Counts): void {
    this.received += received;
    this.deleted += deleted;
    this.replaced += replaced;
    if (expected !== undefined) this.expected = (this.expected ?? 0) + expected;
  }

  get id(): string {
    return this.selection.stream.id;
  }
}

/** How a sync ended. Each stream has an outcome, unless the output failed. */
export interface SyncResult {
  readonly streams: readonly StreamProgress[];
  /** A failure that belongs to no stream: of the planning, or of the whole run. */
  readonly failure: TapError | null;
}
