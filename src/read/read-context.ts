import type { Run } from "@singer-io-ts/tap-kit";
import type { Records } from "../config/config.ts";
import type { Session } from "../salesforce/session.ts";
import type { TailRoom } from "./objects/tail-list.ts";
import type { StreamShapes } from "./schema/stream-shapes.ts";

/** What a question to the org takes. */
export interface OrgAccess {
  readonly session: Session;
  readonly run: Run;
}

/** What a read of any sObject takes besides the object itself. */
export interface ReadContext extends OrgAccess {
  /** Which rows by their state: with those in the recycle bin, without them, or they alone. */
  readonly records: Records;
  /** What the streams' columns are by now. */
  readonly shapes: StreamShapes;
  /** What the bookmarks of the run may still remember. */
  readonly tailRoom: TailRoom;
}
