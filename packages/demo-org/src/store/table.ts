import type { FieldDef, ObjectDef } from "../objects/define/object-def.ts";
import type { Value } from "../org/org.ts";
import { secondsOf } from "./date-time.ts";
import type { InitialRows } from "./initial-rows.ts";
import { type RecordIds, recordIds } from "./record-id.ts";
import type { UndoLog } from "./undo-log.ts";

/** How a changed row looks from `visibleAt` (milliseconds) on; `values` null: gone for good. */
interface Version {
  readonly visibleAt: number;
  readonly values: ReadonlyMap<string, Value> | null;
}

/** An entry of the log that `deleted` reads; it outlives an undelete. */
export interface Deletion {
  readonly id: string;
  readonly owner: Value;
  /** Seconds. */
  readonly at: number;
  readonly visibleAt: number;
}

const RECYCLE_BIN = 15 * 86_400;

/**
 * An object's rows: the base, and over it what was written since. Every row has a number; rows created since the start are numbered after the
 * base's. What a row is depends on the clock: a write may become visible only later.
 */
export class Table {
  readonly base: InitialRows;
  readonly #deletions: Deletion[] = [];
  readonly #changed = new Map<number, Version[]>();
  readonly #order: number[] = [];
  readonly #now: () => number;
  readonly #journal: UndoLog;
  readonly #hasIsDeleted: boolean;
  #next: number;
  /** Ids of rows that have one below all others, by row number. */
  readonly #low = new Map<number, string>();

  constructor(base: InitialRows, now: () => number, journal: UndoLog) {
    this.base = base;
    this.#journal = journal;
    this.#now = now;
    this.#next = base.rows;
    this.#hasIsDeleted = base.def.fields.some((f) => f.name === "IsDeleted");
  }

  get name(): string {
    return this.base.def.name;
  }

  get fields(): readonly FieldDef[] {
    return this.base.def.fields;
  }

  /** The log of deletions, oldest first. */
  get deletions(): readonly Deletion[] {
    return this.#deletions;
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** Row numbers with writes of their own, ascending. */
  changedRows(): readonly number[] {
    return this.#order;
  }

  isChanged(index: number): boolean {
    return this.#changed.has(index);
  }

  /** Whether a write to the row is not committed yet. */
  isUncommitted(index: number): boolean {
    return this.#changed.get(index)?.some(({ visibleAt }) => visibleAt > this.#now()) ?? false;
  }

  /** The written values that are visible now; undefined: the base's row applies, if there is one. */
  written(index: number): ReadonlyMap<string, Value> | null | undefined {
    const versions = this.#changed.get(index);
    if (versions === undefined) return undefined;
    const now = this.#now();
    let seen: ReadonlyMap<string, Value> | null | undefined;
    for (const version of versions) if (version.visibleAt <= now) seen = version.values;
    return seen;
  }

  /** The newest version, visible or not: what the next write starts from. */
  latest(index: number): ReadonlyMap<string, Value> | null {
    const versions = this.#changed.get(index);
    if (versions !== undefined) return versions.at(-1)?.values ?? null;
    return index < this.base.rows ? this.copy(index) : null;
  }

  /** A base row's stored values. */
  copy(index: number): Map<string, Value> {
    const { formulas } = this.base.def;
    return new Map(
      this.fields.flatMap((f) => (f.name in formulas ? [] : [[f.name, this.base.cell(f.name)(index)] as const])),
    );
  }

  /** Whether there is such a row now, in the recycle bin or not. */
  exists(index: number): boolean {
    const written = this.written(index);
    if (written === null) return false;
    if (written === undefined) {
      if (index >= this.base.rows) return false;
      return (
        !this.base.deleted(index) || this.base.times.systemModstamp(index) * 1000 > this.#now() - RECYCLE_BIN * 1000
      );
    }
    if (!this.#hasIsDeleted || written.get("IsDeleted") !== true) return true;
    return secondsOf(String(written.get("SystemModstamp"))) * 1000 > this.#now() - RECYCLE_BIN * 1000;
  }

  /** A reader of one column, formulas included. */
  reader(field: string): (index: number) => Value {
    const base = this.base.cell(field);
    const formula = this.base.def.formulas[field];
    if (formula !== undefined) {
      const now = (): number => Math.floor(this.#now() / 1000);
      const readers = new Map<string, (index: number) => Value>();
      const read = (name: string, index: number): Value => {
        let reader = readers.get(name);
        if (reader === undefined) {
          reader = this.reader(name);
          readers.set(name, reader);
        }
        return reader(index);
      };
      return (index) => formula((name) => read(name, index), now);
    }
    return (index) => {
      if (this.#changed.size === 0) return base(index);
      const written = this.written(index);
      return written === undefined ? base(index) : (written?.get(field) ?? null);
    };
  }

  /** The number of the next new row. Its id follows from it; with `low` the id is below those of all other rows. */
  assignIndex(low = false): number {
    const index = this.#next++;
    if (low) this.#low.set(index, lowIds(this.base.def).at(index));
    return index;
  }

  /** Whether a row's id is below those of all rows before it. */
  isLow(index: number): boolean {
    return this.#low.has(index);
  }

  /** Puts an entry into the log of deletions. */
  logDeletion(deletion: Deletion): void {
    this.#deletions.push(deletion);
    this.#journal.note(() => this.#deletions.splice(this.#deletions.lastIndexOf(deletion), 1));
  }

  /** Puts a version over a row, visible from then on. */
  write(index: number, values: ReadonlyMap<string, Value> | null, visibleAt: number): void {
    const now = this.#now();
    const known = this.#changed.get(index);
    if (known === undefined) this.#order.splice(lowerBound(this.#order, index), 0, index);
    const versions = known ?? [];
    const seen = versions.findLastIndex((v) => v.visibleAt <= now);
    this.#changed.set(index, [...versions.slice(Math.max(0, seen)), { visibleAt, values }]);
    this.#journal.note(() => this.#restore(index, known));
  }

  #restore(index: number, versions: Version[] | undefined): void {
    if (versions !== undefined) this.#changed.set(index, versions);
    else {
      this.#changed.delete(index);
      this.#order.splice(lowerBound(this.#order, index), 1);
    }
  }

  /** Row number of an id, whether or not the row exists; -1 if it cannot be one of this object. */
  indexOf(id: string): number {
    const index = this.base.ids.indexOf(id);
    if (index >= 0) return index < this.#next && !this.#low.has(index) ? index : -1;
    const low = this.#low.size === 0 ? -1 : lowIds(this.base.def).indexOf(id);
    return this.#low.has(low) ? low : -1;
  }

  id(index: number): string {
    return this.#low.get(index) ?? this.base.ids.at(index);
  }
}

const lowIds = ({ idPrefix, lane }: ObjectDef): RecordIds =>
  recordIds({ prefix: idPrefix, lane, offset: 0, stride: 1, pod: "0A" });

/** Where a number goes in an ascending list. */
function lowerBound(list: readonly number[], wanted: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < wanted)
      low = middle + 1; // middle is in range
    else high = middle;
  }
  return low;
}
