import { generatedName, generatedNumber } from "../objects/custom/generated-objects.ts";
import type { ObjectDef } from "../objects/define/object-def.ts";
import type { Catalog } from "../objects/object-catalog.ts";
import { type Bases, InitialRows } from "./initial-rows.ts";
import { isRecordId } from "./record-id.ts";
import { Table } from "./table.ts";
import { UndoLog } from "./undo-log.ts";

export interface StoreOptions {
  readonly seed: number;
  readonly scale: number;
  readonly rows: Readonly<Record<string, number>>;
  /** The org's start, seconds. */
  readonly start: number;
  /** The org's clock, milliseconds. */
  readonly now: () => number;
  readonly catalog: Catalog;
  /** Written date-times have milliseconds. */
  readonly milliseconds: boolean;
  /** The org's own address, called when rows are read. */
  readonly site: () => string;
}

/** A relationship seen from the parent. */
export interface ChildRelationship {
  readonly child: string;
  readonly field: string;
  readonly name: string | null;
  readonly cascade: boolean;
  readonly restrict: boolean;
}

/** All tables of the org, each made on first use. */
export class Store implements Bases {
  readonly seed: number;
  readonly start: number;
  readonly hasMilliseconds: boolean;
  readonly catalog: Catalog;
  /** Of the writes to all tables. */
  readonly journal = new UndoLog();
  readonly #options: StoreOptions;
  readonly #bases = new Map<string, InitialRows>();
  readonly #tables = new Map<string, Table>();
  readonly #prefixes = new Map<string, ObjectDef[]>();
  /** Rows of EntityDefinition by key. */
  #entities: ReadonlyMap<string, number> | undefined;
  readonly #children = new Map<string, ChildRelationship[]>();

  /** Parents whose standard companions are among their children. */
  readonly #complete = new Set<string>();

  constructor(options: StoreOptions) {
    this.#options = options;
    this.seed = options.seed;
    this.start = options.start;
    this.hasMilliseconds = options.milliseconds;
    this.catalog = options.catalog;
    for (const def of options.catalog.initial) {
      this.#prefixes.set(def.idPrefix, [...(this.#prefixes.get(def.idPrefix) ?? []), def]);
      for (const f of def.fields) for (const parent of f.referenceTo) this.#addChild(parent, def, f);
    }
  }

  site(): string {
    return this.#options.site();
  }

  base(object: string): InitialRows {
    let base = this.#bases.get(object);
    if (base === undefined) {
      const def = this.catalog.find(object);
      if (def === undefined) throw new Error(`The demo org has no object ${object}.`);
      base = new InitialRows(def, this, this.#options.rows[def.mirrors ?? def.name], this.#options.scale);
      this.#bases.set(object, base);
    }
    return base;
  }

  table(object: string): Table {
    let table = this.#tables.get(object);
    if (table === undefined) {
      table = new Table(this.base(object), this.#options.now, this.journal);
      this.#tables.set(object, table);
    }
    return table;
  }

  /** Tables that exist so far, with whatever was written. */
  get touched(): Iterable<Table> {
    return this.#tables.values();
  }

  /** The table and row number that an id names, whether or not the row is there. */
  locate(id: string): { readonly table: Table; readonly index: number } | null {
    if (!isRecordId(id)) return this.#described(id);
    const prefix = id.slice(0, 3);
    const n = generatedNumber(prefix);
    const names = [
      ...(this.#prefixes.get(prefix)?.map((def) => def.name) ?? []),
      ...this.catalog.withPrefix(prefix),
      ...(n >= 0 && this.catalog.find(generatedName(n)) ? [generatedName(n)] : []),
    ];
    for (const name of names) {
      const table = this.table(name);
      const index = table.indexOf(id);
      if (index >= 0) return { table, index };
    }
    return this.catalog.find(id) === undefined ? null : this.#described(id);
  }

  /** The row of EntityDefinition whose key is an object's name. */
  #described(name: string): { readonly table: Table; readonly index: number } | null {
    const table = this.table("EntityDefinition");
    if (this.#entities === undefined) {
      const key = table.base.cell("DurableId");
      this.#entities = new Map(Array.from({ length: table.base.rows }, (_, index) => [String(key(index)), index]));
    }
    const index = this.#entities.get(name);
    return index === undefined ? null : { table, index };
  }

  /** Relationships in which an object is the parent; those of additional and standard objects' own lookups are left out. */
  childrenOf(object: string): readonly ChildRelationship[] {
    if (!this.#complete.has(object)) {
      this.#complete.add(object);
      for (const name of this.catalog.companionsOf(object)) {
        const def = this.catalog.find(name);
        for (const f of def?.fields ?? []) {
          if (def !== undefined && f.referenceTo.includes(object)) this.#addChild(object, def, f);
        }
      }
    }
    return this.#children.get(object) ?? [];
  }

  #addChild(parent: string, def: ObjectDef, field: ObjectDef["fields"][number]): void {
    const list = this.#children.get(parent) ?? [];
    const cascade = field.flags.has("cascade") || field.flags.has("md");
    list.push({
      child: def.name,
      field: field.name,
      name: field.children,
      cascade,
      restrict: field.flags.has("restrict"),
    });
    this.#children.set(parent, list);
  }
}
