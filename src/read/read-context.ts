import type { Records } from "../config/config.ts";
import type { Session } from "../salesforce/session.ts";
import type { Shapes } from "./schema/stream-shapes.ts";

/** What a read of any sObject needs besides the object itself. */
export interface ReadContext {
  readonly session: Session;
  /** Which rows by their state: with those in the recycle bin, without them, or they alone. */
  readonly records: Records;
  /** What the streams' columns are by now. */
  readonly shapes: Shapes;
}
