import { catalog } from "../objects/object-catalog.ts";
import { knowledge } from "../objects/service/knowledge.ts";
import { Store } from "../store/store.ts";
import { orgClock } from "./clock.ts";
import { LocalOrg } from "./local-org.ts";
import { Metadata } from "./metadata.ts";
import type { Org } from "./org.ts";

export interface OrgOptions {
  /** The same seed gives the same rows. */
  readonly seed?: number;
  /** Multiplies rows, setup objects aside. */
  readonly scale?: number;
  /** Additional custom objects, up to some 11,000. */
  readonly objects?: number;
  /** Custom fields of Wide__c, an object that is there only where this is above 0; 800 at most. */
  readonly wideFields?: number;
  /** With the standard objects of a real org, about 1,290, nearly all without rows. */
  readonly standardObjects?: boolean;
  /** Rows of single objects, whatever the scale. */
  readonly rows?: Readonly<Record<string, number>>;
  /** Where the org's clock starts; rows are older than this. */
  readonly now?: Date;
  /** Whether the org has Knowledge. It can be switched on and off later. */
  readonly knowledge?: boolean;
  /** Written date-times have milliseconds: rows are ordered by them, and still compared in whole seconds. */
  readonly milliseconds?: boolean;
  /** The org's own address, which some rows contain; called when they are read. */
  readonly site?: () => string;
}

/** An org with its rows. They are computed; only writes are stored. */
export function createOrg(options: OrgOptions = {}): Org {
  const clock = orgClock(options.now ?? new Date());
  const started = clock.now();
  const start = Math.floor(started.getTime() / 1000);
  const { objects: additional = 0, wideFields = 0, standardObjects = false } = options;
  const store = new Store({
    seed: options.seed ?? 1,
    scale: options.scale ?? 1,
    rows: options.rows ?? {},
    start,
    now: () => clock.now().getTime(),
    catalog: catalog({ additional, wideFields, standardObjects }),
    milliseconds: options.milliseconds ?? false,
    site: options.site ?? (() => "https://demo.my.salesforce.com"),
  });
  const hidden = options.knowledge === true ? [] : knowledge.map(({ name }) => name);
  const metadata = new Metadata(new Date((start - 86_400) * 1000), () => clock.now(), hidden);
  return new LocalOrg(store, clock, metadata);
}
