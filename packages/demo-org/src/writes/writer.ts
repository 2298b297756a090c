import { notFound } from "../org/not-found.ts";
import { OrgError, type Value } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import type { WriteOptions } from "../org/writes.ts";
import { dateTimeText } from "../store/date-time.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { ClearedLookups } from "./cleared-lookups.ts";
import { checkNotEmptied, checkRequired, givenValues } from "./given-values.ts";
import { type Change, keepHistory } from "./histories.ts";
import { logDeletion } from "./log-deletion.ts";
import { newRow, setAuditFields, type WriteContext } from "./new-row.ts";
import { cascading, referringRows } from "./referring-rows.ts";
import { recompute } from "./roll-up.ts";
import { checkUnlocked } from "./row-locks.ts";
import { checkSave } from "./rules/check-save.ts";
import { defaultRecordType } from "./rules/record-types.ts";
import { checkNotNeeded } from "./rules/restricted-deletes.ts";
import type { Transactions } from "./transactions.ts";
import { checkUnique } from "./unique-values.ts";
import { checkAllowed, checkIdOf } from "./write-checks.ts";

type Given = Readonly<Record<string, unknown>>;

/** Who writes, and how. */
interface Author extends WriteOptions {
  readonly userId: string;
}

/** Creates, changes and deletes rows as the platform does: validation, audit fields, cascades, histories. */
export class Writer {
  readonly #store: Store;
  readonly #transactions: Transactions;
  readonly #clearedLookups: ClearedLookups;
  readonly #now: () => number;

  constructor(store: Store, transactions: Transactions, now: () => number) {
    this.#store = store;
    this.#transactions = transactions;
    this.#clearedLookups = new ClearedLookups(store);
    this.#now = now;
  }

  create(entity: Entity, given: Given, by: Author): string {
    checkAllowed(entity, "create");
    const context = this.#context(by);
    const { table } = entity;
    const values = givenValues(entity, given, "createable");
    checkRequired(entity, values);
    checkUnique(entity, values, -1);
    const index = table.assignIndex(by.lowId);
    const row = newRow(table, index, context);
    if (row.has("RecordTypeId")) row.set("RecordTypeId", defaultRecordType(this.#store, table.name));
    for (const [name, value] of values) row.set(name, value);
    this.#check({ table, index, row, before: null }, values, by);
    return this.#put({ table, index, row, before: null }, context);
  }

  update(entity: Entity, id: string, given: Given, by: Author): void {
    checkAllowed(entity, "update");
    checkIdOf(entity, id);
    const index = this.#live(entity, id);
    const before = entity.table.latest(index) as ReadonlyMap<string, Value>; // #live looked
    const values = givenValues(entity, given, "updateable");
    checkUnique(entity, values, index);
    // An amount that is the sum of lines is kept, and no error says so (Object Reference, Opportunity.Amount).
    if (before.get("HasOpportunityLineItem") === true) values.delete("Amount");
    checkNotEmptied(entity, values);
    const row = new Map([...before, ...values]);
    this.#check({ table: entity.table, index, row, before }, values, by);
    const context = this.#context(by);
    setAuditFields(entity.table, row, context);
    this.#put({ table: entity.table, index, row, before }, context);
  }

  remove(entity: Entity, id: string, by: Author): void {
    checkAllowed(entity, "delete");
    const index = this.#live(entity, id);
    checkUnlocked(this.#store, entity.table, index);
    checkNotNeeded(this.#store, entity.table, index);
    this.#delete(entity.table, index, this.#context(by));
  }

  undelete(entity: Entity, id: string, by: Author): void {
    checkAllowed(entity, "undelete");
    const index = this.#known(entity, id);
    const row = entity.table.latest(index);
    if (row?.get("IsDeleted") !== true) throw new OrgError(400, "UNDELETE_FAILED", "Entity is not in the recycle bin");
    this.#restore(entity.table, index, row.get("SystemModstamp") ?? null, this.#context(by));
  }

  purge(entity: Entity, id: string, by: Author): void {
    const index = this.#known(entity, id);
    checkUnlocked(this.#store, entity.table, index);
    this.#erase(entity.table, index, this.#context(by));
  }

  /** At most two losers, as on the platform. */
  merge(entity: Entity, winner: string, losers: readonly string[], by: Author): void {
    checkAllowed(entity, "merge");
    if (losers.length > 2 || losers.includes(winner))
      throw new OrgError(400, "INVALID_OPERATION", "merge takes a master record and one or two others");
    const { table } = entity;
    const master = table.id(this.#live(entity, winner));
    const rows = losers.map((id) => this.#live(entity, id));
    for (const index of rows) checkUnlocked(this.#store, table, index);
    const context = this.#context(by);
    for (const index of rows) {
      for (const child of [...referringRows(this.#store, table, index, ({ name }) => name !== null)]) {
        if (child.field.endsWith("MasterRecordId")) continue;
        const before = child.table.latest(child.index) ?? new Map<string, Value>();
        const row = new Map([...before, [child.field, master]]);
        setAuditFields(child.table, row, context);
        child.table.write(child.index, row, context.visibleAt);
      }
      const row = new Map([...(table.latest(index) ?? []), ["MasterRecordId", master]]);
      table.write(index, row, context.visibleAt);
      this.#delete(table, index, context);
    }
  }

  #context({ userId, commitDelayMs = 0, silent = false }: Author): WriteContext {
    const now = this.#now();
    if (commitDelayMs > 0 && !silent) this.#transactions.add(now, now + commitDelayMs);
    return { userId, now, visibleAt: now + commitDelayMs, timestamp: this.#timestampOf(now) };
  }

  #timestampOf(now: number): string {
    return this.#store.hasMilliseconds ? new Date(now).toISOString() : dateTimeText(Math.floor(now / 1000));
  }

  /** Number of a row that is there, in the recycle bin or not. */
  #known(entity: Entity, id: string): number {
    const index = entity.table.indexOf(id);
    if (index < 0 || !entity.table.exists(index) || entity.sees?.(index) === false) throw notFound();
    return index;
  }

  #live(entity: Entity, id: string): number {
    const index = this.#known(entity, id);
    if (entity.table.latest(index)?.get("IsDeleted") === true)
      throw new OrgError(404, "ENTITY_IS_DELETED", "entity is deleted", []);
    return index;
  }

  #check(change: Change, values: ReadonlyMap<string, Value>, { allowDuplicates = false }: Author): void {
    checkSave(this.#store, { ...change, values, allowDuplicates });
  }

  #put({ table, index, row, before }: Change, context: WriteContext): string {
    const { onWrite } = table.base.def;
    if (onWrite !== undefined) {
      const draft = Object.fromEntries(row);
      onWrite(draft, before === null ? null : Object.fromEntries(before), context.timestamp);
      for (const [name, value] of Object.entries(draft)) row.set(name, value);
    }
    table.write(index, row, context.visibleAt);
    keepHistory(this.#store, { table, index, row, before }, context);
    this.#rollUp(table, row, context);
    return table.id(index);
  }

  /** The platform changes a parent's sum in the name of the user who changed the child. */
  #rollUp(table: Table, row: ReadonlyMap<string, Value>, context: WriteContext): void {
    const parent = recompute(this.#store, table, row);
    if (parent === null) return;
    setAuditFields(parent.table, parent.row, context);
    this.#put(parent, context);
  }

  #delete(table: Table, index: number, context: WriteContext): void {
    const before = table.latest(index);
    if (before === null || before.get("IsDeleted") === true) return;
    const bin = before.has("IsDeleted");
    logDeletion(table, index, before, context);
    if (bin) {
      const row = new Map(before);
      row.set("IsDeleted", true);
      setAuditFields(table, row, context);
      table.write(index, row, context.visibleAt);
    } else table.write(index, null, context.visibleAt);
    this.#clearedLookups.clear(table, index, context);
    this.#rollUp(table, before, context);
    for (const child of referringRows(this.#store, table, index, cascading))
      this.#delete(child.table, child.index, context);
  }

  /** The row and the rows deleted with it at the same time. */
  #restore(table: Table, index: number, deletedAt: Value, context: WriteContext): void {
    const row = new Map(table.latest(index));
    row.set("IsDeleted", false);
    setAuditFields(table, row, context);
    table.write(index, row, context.visibleAt);
    this.#clearedLookups.restore(table, index, context);
    for (const child of referringRows(this.#store, table, index, cascading)) {
      const latest = child.table.latest(child.index);
      if (latest?.get("IsDeleted") === true && (latest.get("SystemModstamp") ?? deletedAt) === deletedAt)
        this.#restore(child.table, child.index, deletedAt, context);
    }
  }

  #erase(table: Table, index: number, context: WriteContext): void {
    const before = table.latest(index);
    if (before === null) return;
    if (before.get("IsDeleted") !== true) {
      logDeletion(table, index, before, context);
      this.#clearedLookups.clear(table, index, context);
    }
    table.write(index, null, context.visibleAt);
    this.#rollUp(table, before, context);
    for (const child of referringRows(this.#store, table, index, cascading))
      this.#erase(child.table, child.index, context);
  }
}
