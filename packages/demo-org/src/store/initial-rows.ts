import { type LookupCell, makeCell } from "../objects/cells/cells.ts";
import type { Cell, CellContext, FieldDef, ObjectDef, OtherObject } from "../objects/define/object-def.ts";
import { dateTimeText } from "./date-time.ts";
import { type Lineage, lineage } from "./parent-of-row.ts";
import { mix, saltOf } from "./random.ts";
import { type RecordIds, recordIds } from "./record-id.ts";
import { type Timeline, timeline } from "./timeline.ts";

const DAY = 86_400;
/** The base's deleted rows were deleted in these last days, so that they are still in the recycle bin when the org starts. */
const DELETED_WITHIN = 12 * DAY;

/** Where a base finds the others it refers to. */
export interface Bases {
  readonly seed: number;
  /** The org's start, seconds. */
  readonly start: number;
  /** The org's own address. */
  site(): string;
  base(object: string): InitialRows;
}

/**
 * The rows an object has when the org starts: pure functions of the row number, nothing stored. Ids, SystemModstamp and CreatedDate
 * ascend with the number.
 */
export class InitialRows implements OtherObject {
  readonly def: ObjectDef;
  readonly rows: number;
  readonly ids: RecordIds;
  readonly times: Timeline;
  /** Rows from here on may be deleted; those before never are. */
  readonly permanentRows: number;
  /** Rows before this one are archived (activities over a year old). */
  readonly archived: number;
  readonly #bases: Bases;
  readonly #lineage: Lineage | null;
  readonly #salt: number;
  /** The name that seeds random values: the object's, or that of the object whose rows it mirrors. */
  readonly #name: string;
  readonly #fields: ReadonlyMap<string, FieldDef>;
  readonly #cells = new Map<string, Cell>();

  constructor(def: ObjectDef, bases: Bases, rows: number | undefined, scale: number) {
    this.def = def;
    this.#bases = bases;
    this.#name = def.mirrors ?? def.name;
    this.#salt = saltOf(bases.seed, this.#name);
    const own = Math.round(def.rows * (def.grows ? scale : 1));
    const { childOf } = def;
    this.#lineage = childOf === null ? null : lineage(bases.base(childOf.parent).rows, childOf.pattern, rows);
    this.rows = this.#lineage?.rows ?? rows ?? own;
    this.ids = recordIds({
      prefix: def.idPrefix,
      lane: def.lane,
      offset: 1_000_003 + (saltOf(bases.seed, `${this.#name}#`) % 400_000_000),
      stride: 7,
    });
    this.times = timeline({
      rows: this.rows,
      start: bases.start,
      salt: this.#salt,
      fixed: def.fixed,
      hasNoRecentRows: !def.grows,
      burst: def.burst,
    });
    this.#fields = new Map(def.fields.map((f) => [f.name, f]));
    const firstDeletable = Math.max(1, this.times.firstModified(bases.start - DELETED_WITHIN));
    this.permanentRows = this.#fields.has("IsDeleted") ? Math.min(this.rows, firstDeletable) : this.rows;
    this.archived = def.archives ? this.times.firstModified(bases.start - 365 * DAY) : 0;
  }

  id(index: number): string {
    return this.ids.at(index);
  }

  indexOf(id: string): number {
    return this.ids.indexOf(id);
  }

  parentOf(index: number): number {
    return this.#lineage?.parentOf(index) ?? 0;
  }

  firstOf(parent: number): number {
    return this.#lineage?.first(parent) ?? 0;
  }

  countOf(parent: number): number {
    return this.#lineage?.count(parent) ?? 0;
  }

  /** Child rows are deleted with their parent; of other rows one in six that changed in the last days. */
  deleted(index: number): boolean {
    if (index < this.permanentRows) return false;
    const { childOf } = this.def;
    if (childOf === null) return mix(this.#salt ^ 0x2545f491, index) % 6 === 0;
    const parent = this.#bases.base(childOf.parent);
    return parent.#fields.has("IsDeleted") && parent.deleted(this.parentOf(index));
  }

  /** The column, made on first use. */
  cell(field: string): Cell {
    let cell = this.#cells.get(field);
    if (cell === undefined) {
      cell = this.#make(field);
      this.#cells.set(field, cell);
    }
    return cell;
  }

  /** Row numbers that refer to a row of another object by this field, or null where only a scan finds them. */
  rowsOf(field: string, target: string, parent: number): readonly number[] | null {
    const { childOf } = this.def;
    if (childOf?.field === field && childOf.parent === target) {
      const first = this.firstOf(parent);
      return Array.from({ length: this.countOf(parent) }, (_, k) => first + k);
    }
    const cell: LookupCell = this.cell(field);
    return cell.rowsOf?.(target, parent, this.rows) ?? null;
  }

  #make(name: string): Cell {
    const field = this.#fields.get(name);
    if (field === undefined) return () => null;
    const formula = this.def.formulas[name];
    if (formula !== undefined)
      return (i) =>
        formula(
          (f) => this.cell(f)(i),
          () => this.#bases.start,
        );
    const { ids, times } = this;
    const system = this.#system(name);
    if (system !== null) return system;
    if (this.def.childOf?.field === name) {
      const parent = this.#bases.base(this.def.childOf.parent);
      return (i) => parent.ids.at(this.parentOf(i));
    }
    switch (field.cell) {
      case "id":
        return (i) => ids.at(i);
      case "systemModstamp":
        return (i) => dateTimeText(times.systemModstamp(i));
      case "created":
        return (i) => dateTimeText(times.created(i));
      case "modified":
        return this.#modified();
      case "deleted":
        return (i) => this.deleted(i);
      case "user":
        return this.#user(mix(this.#salt, name.length));
      default:
        return makeCell(this.#context(name), field);
    }
  }

  /** Columns with a meaning of their own wherever they occur. */
  #system(name: string): Cell | null {
    if (name === "IsArchived" && this.def.archives) return (i) => i < this.archived;
    if (name !== "MasterRecordId") return null;
    return (i) => {
      const h = mix(this.#salt ^ 0x6d617374, i);
      return this.deleted(i) && h % 3 === 0 ? this.ids.at(h % this.permanentRows) : null;
    };
  }

  /** Mostly SystemModstamp; the platform changed some rows after their last editor, and some were imported with an old date. */
  #modified(): Cell {
    const { times } = this;
    if (this.def.fixed) return (i) => dateTimeText(times.systemModstamp(i));
    return (i) => {
      const h = mix(this.#salt ^ 0x6d6f6469, i);
      const modified = times.systemModstamp(i);
      if (h % 64 === 0) return dateTimeText(times.created(i));
      return dateTimeText(h % 8 === 0 ? Math.max(times.created(i), modified - (h % 3000)) : modified);
    };
  }

  #user(salt: number): Cell {
    const users = this.#bases.base("User");
    return (i) => users.ids.at(mix(salt, i) % users.rows);
  }

  #context(field: string): CellContext {
    return {
      salt: saltOf(this.#bases.seed, `${this.#name}.${field}`),
      object: this.def,
      rows: this.rows,
      start: this.#bases.start,
      cell: (name) => this.cell(name),
      parentOf: (index) => this.parentOf(index),
      firstOf: (parent) => this.firstOf(parent),
      countOf: (parent) => this.countOf(parent),
      other: (object) => this.#bases.base(object),
      site: () => this.#bases.site(),
    };
  }
}
