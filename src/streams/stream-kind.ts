import type { Reading, Run, Selection, Stream, TapError } from "@singer-io-ts/tap-kit";
import type { DescribedOrg } from "../salesforce/describe/describe-cache.ts";
import type { Session } from "../salesforce/session.ts";

/** @param stream the one that the failure costs, where that is known. */
export type OnFailed = (error: unknown, stream?: string) => void;

/** What discovery gives to every kind of streams. */
export interface Discovery {
  readonly session: Session;
  /** The org's objects, described once for all kinds. */
  readonly org: DescribedOrg;
  /** The objects that the setting `objects` selects, by name. */
  readonly selected: readonly string[];
  /** Those of them that are wanted. The others are as good as discovered: nothing is asked or said about them. */
  readonly wanted: readonly string[];
  /** Notes a stream that was asked for and is left out: where the run reads what is discovered, it fails by this name. */
  leaveOut(id: string, error: TapError): void;
  /** The ids noted so far. */
  readonly leftOut: ReadonlySet<string>;
  /** The streams that somebody looks at, in lower case: of others nothing need be asked and nothing is logged. Absent: all are wanted. */
  readonly only?: ReadonlySet<string>;
  /** Takes what one setting cannot give, so that the others do; throws what stands in the way of all of them. */
  readonly failed: OnFailed;
}

/** Objects that the setting selects, and of which nothing is asked or said. */
export function unwantedOf({ selected, wanted }: Pick<Discovery, "selected" | "wanted">): readonly string[] {
  const names = new Set(wanted);
  return selected.filter((name) => !names.has(name));
}

/** One way to select something in Salesforce: objects, queries, reports, ... */
export interface StreamKind {
  /** What its streams have as `salesforce.kind` in the stream's metadata. */
  readonly name: string;
  /** The setting that asks for them. */
  readonly setting: string;
  /** The streams that the configuration asks for; what Salesforce does not give is reported by name, the others come. */
  discover(discovery: Discovery, run: Run): Promise<readonly Stream[]>;
  /** @param selections of this kind only. */
  plan(selections: readonly Selection[], session: Session, run: Run): AsyncIterable<Reading>;
}

/** Whether a stream is wanted. @param id undefined: its name is not known yet */
export function isWanted({ only }: Pick<Discovery, "only">, id: string | undefined): boolean {
  return only === undefined || id === undefined || only.has(id.toLowerCase());
}

/** The kind of sObjects: the one of streams whose metadata names none. */
export const objectKindName = "object";

/** Which kind a catalog's stream is of. */
export function kindNameOf({ metadata }: Stream): string {
  const kind = metadata?.get("")?.["salesforce.kind"];
  return typeof kind === "string" ? kind : objectKindName;
}
