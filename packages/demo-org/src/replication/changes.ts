import { OrgError, type OrgUser } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import { isVisible } from "../soql/rows/matching-rows.ts";
import { dateTimeText } from "../store/date-time.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import type { Window } from "./replication-window.ts";

const MOST_IDS = 600_000;
/** `deleted` lists the deletions of the last 15 days. */
const REMEMBERED = 15 * 86_400;

const tooMany = (): OrgError =>
  new OrgError(
    400,
    "EXCEEDED_ID_LIMIT",
    `The number of ids exceeds the limit of ${MOST_IDS}. Narrow the range of dates.`,
  );

/** The column with the date of a row's last change. Objects with neither (field histories) have no changes here: no document says otherwise. */
const KEYS = ["SystemModstamp", "LastModifiedDate"];

/** Ids of live rows whose SystemModstamp is in the window, both ends included. @throws OrgError EXCEEDED_ID_LIMIT */
export function updatedIds(entity: Entity, { from, to }: Window): readonly string[] {
  const { table } = entity;
  const { base } = table;
  const key = KEYS.find((name) => entity.fields.has(name.toLowerCase()));
  if (key === undefined) return [];
  const visible = isVisible(entity, true);
  const deleted = entity.def.fields.some((f) => f.name === "IsDeleted") ? table.reader("IsDeleted") : () => false;
  const ids: string[] = [];
  const add = (index: number): void => {
    if (!visible(index) || deleted(index) === true) return;
    if (ids.length === MOST_IDS) throw tooMany();
    ids.push(table.id(index));
  };
  const last = base.times.firstModified(to + 1);
  for (let index = base.times.firstModified(from); index < last; index++) if (!table.isChanged(index)) add(index);
  const [low, high] = [dateTimeText(from), dateTimeText(to)];
  const changedAt = table.reader(key);
  for (const index of table.changedRows()) {
    const at = table.exists(index) ? String(changedAt(index)) : "";
    if (at >= low && at <= high) add(index);
  }
  return ids;
}

export interface Deleted {
  readonly id: string;
  readonly deletedDate: Date;
}

/** Whose deletions, as which user sees them. */
interface DeletedOf {
  readonly entity: Entity;
  readonly user: OrgUser;
  readonly store: Store;
}

/**
 * Deletions in the window, both ends included; of a field history those of all field histories, which share an id prefix.
 * @throws OrgError EXCEEDED_ID_LIMIT
 */
export function deletedRows({ entity, user, store }: DeletedOf, window: Window, now: number): readonly Deleted[] {
  const isHistory = entity.def.associate?.type === "History";
  const tables = isHistory
    ? store.catalog.names.flatMap((name) =>
        store.catalog.find(name)?.associate?.type === "History" ? [store.table(name)] : [],
      )
    : [entity.table];
  const out: Deleted[] = [];
  for (const table of tables) {
    for (const deletion of deletionsOf(
      table,
      { from: Math.max(window.from, Math.floor(now / 1000) - REMEMBERED), to: window.to },
      user,
      now,
    )) {
      if (out.length === MOST_IDS) throw tooMany();
      out.push(deletion);
    }
  }
  return out.sort((a, b) => a.deletedDate.getTime() - b.deletedDate.getTime() || (a.id < b.id ? -1 : 1));
}

function* deletionsOf(table: Table, { from, to }: Window, user: OrgUser, now: number): Generator<Deleted> {
  const { base } = table;
  const owner = base.def.fields.some((f) => f.name === "OwnerId") ? base.cell("OwnerId") : () => null;
  const own = (of: unknown): boolean => user.viewAllData || of === null || of === user.id;
  const last = base.times.firstModified(to + 1);
  for (let index = Math.max(base.permanentRows, base.times.firstModified(from)); index < last; index++) {
    if (base.deleted(index) && own(owner(index)))
      yield { id: table.id(index), deletedDate: new Date(base.times.systemModstamp(index) * 1000) };
  }
  for (const deletion of table.deletions) {
    if (deletion.at >= from && deletion.at <= to && deletion.visibleAt <= now && own(deletion.owner)) {
      yield { id: deletion.id, deletedDate: new Date(deletion.at * 1000) };
    }
  }
}

/** The time from which deletions are listed, in milliseconds. */
export const earliestDeletion = (now: number): number => Math.floor((now - REMEMBERED * 1000) / 60_000) * 60_000;
