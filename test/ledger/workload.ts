import type { Org, OrgUser } from "@singer-io-ts/demo-org";
import { Fields } from "./fields.ts";
import type { Change, RowChange } from "./history.ts";

/** An object whose rows can be merged, its child, whose rows are deleted with their parent, and one without relations. */
export const objects = ["Account", "Contact", "Product2"] as const;
type ObjectName = (typeof objects)[number];

/** Long texts, because the tap only writes a STATE between two pages if it is a small part of the output. */
const filler = "x".repeat(2_000);

/** Makes the changes of a history in an org, and records which rows were ever deleted. */
export class Workload {
  readonly fields: Fields;
  readonly #org: Org;
  readonly #user: OrgUser;
  readonly #everDeleted = new Set<string>();
  readonly #alive = new Map<string, ReadonlySet<string>>();
  readonly #shares = new Map<string, number>();
  #changes = 0;
  /** Whether rows or objects were ever hidden from the user. */
  isNarrowed = false;
  readonly #hidden = new Set<string>();

  constructor(org: Org) {
    const [user] = org.users;
    if (user === undefined) throw new Error("the org has no user");
    this.#org = org;
    this.#user = user;
    this.fields = new Fields(org, user, objects);
    for (const object of objects) this.#write(object);
    this.#note();
  }

  /** Ids of rows that were ever in the recycle bin or purged. */
  get everDeleted(): ReadonlySet<string> {
    return this.#everDeleted;
  }

  /** The objects that are hidden from the user now. */
  get hidden(): ReadonlySet<string> {
    return this.#hidden;
  }

  /** Makes a change; nothing happens if the org refuses it, for example because the object is hidden. */
  make(change: Change): void {
    this.#changes += 1;
    try {
      this.#make(change);
    } catch (error) {
      if (!(error instanceof Error && error.name === "OrgError")) throw error;
    }
    this.#note();
  }

  /** Shows all fields, objects and rows again. */
  showAll(): void {
    this.fields.showAll(objects);
    for (const object of objects) {
      this.#see(object, "show");
      this.#share(object, 1);
    }
    this.#note();
  }

  #make(change: Change): void {
    const object = objects[change.object] ?? objects[0];
    if (change.kind === "hide" || change.kind === "show") {
      this.isNarrowed ||= change.kind === "hide";
      this.#see(object, change.kind);
      return;
    }
    if (change.kind === "field") {
      this.fields.change(object, change.change);
      return;
    }
    if (change.kind === "share") {
      this.isNarrowed ||= change.part < 1;
      this.#share(object, change.part);
      return;
    }
    this.#changeRow(object, change);
  }

  #changeRow(object: ObjectName, change: RowChange): void {
    const org = this.#org;
    const user = this.#user;
    const alive = pick(this.#ids(object, false), change.row);
    if (change.kind === "create") {
      const { delayMinutes, lowId } = change;
      const values = this.#values(object);
      const id = org.create(user, object, values, { commitDelayMs: delayMinutes * 60_000, lowId });
      this.fields.note(id, values);
    } else if (change.kind === "undelete" || change.kind === "purge") {
      const inRecycleBin = pick(this.#ids(object, true), change.row);
      if (change.kind === "undelete" && inRecycleBin !== null) org.undelete(user, object, inRecycleBin);
      // A hard delete does not need the row to be in the recycle bin.
      const purged = change.other % 2 === 0 ? (inRecycleBin ?? alive) : (alive ?? inRecycleBin);
      if (change.kind === "purge" && purged !== null) org.purge(user, object, purged);
    } else if (alive === null) return;
    else if (change.kind === "remove") org.remove(user, object, alive);
    else if (change.kind === "merge") {
      const loser = pick(this.#ids(object, false), change.other);
      if (loser !== null && loser !== alive) org.merge(user, object, alive, [loser]);
    } else if (change.kind === "move") {
      const parent = pick(this.#ids("Account", false), change.other);
      if (object === "Contact" && parent !== null)
        org.update(user, { object, id: alive, values: { AccountId: parent } });
    } else {
      this.#update(object, alive, change.delayMinutes * 60_000);
    }
  }

  /** Gives every row a long text and a value in each changing field; five rows share a second. */
  #write(object: ObjectName): void {
    for (const [index, id] of this.#ids(object, false).entries()) {
      this.#changes += 1;
      if (index % 5 === 0) this.#org.clock.advance(1_000);
      this.#update(object, id, 0);
    }
  }

  #update(object: ObjectName, id: string, commitDelayMs: number): void {
    const { AccountId: _, ...values } = this.#values(object);
    this.#org.update(this.#user, { object, id, values, commitDelayMs });
    this.fields.note(id, values);
  }

  #values(object: ObjectName): Readonly<Record<string, unknown>> {
    const text = `change ${this.#changes}`;
    const values = { Description: `${text}: ${filler}`, ...this.fields.values(object, this.#changes) };
    if (object !== "Contact") return { Name: text, ...values };
    return { LastName: text, AccountId: pick(this.#ids("Account", false), this.#changes), ...values };
  }

  #see(object: string, change: "hide" | "show"): void {
    if (change === "hide") this.#hidden.add(object);
    else this.#hidden.delete(object);
    this.#org.alterObject(object, change);
  }

  #share(object: string, part: number): void {
    this.#shares.set(object, part);
    this.#org.alterSharing(object, part);
  }

  #ids(object: string, deleted: boolean): readonly string[] {
    return this.#select(`SELECT Id FROM ${object} WHERE IsDeleted = ${deleted} ORDER BY Id`);
  }

  #select(soql: string): readonly string[] {
    return [...this.#org.query(this.#user, soql, { all: true }).rows(0, 1_000)].map(({ id }) => String(id));
  }

  /** Records which rows are deleted. All rows are shared meanwhile, because a row that the user cannot see is not deleted. */
  #note(): void {
    for (const object of objects) {
      if (this.#org.describe(this.#user, object) === null) continue;
      this.#org.alterSharing(object, 1);
      const alive = new Set(this.#ids(object, false));
      const inRecycleBin = this.#ids(object, true);
      this.#org.alterSharing(object, this.#shares.get(object) ?? 1);
      const gone = [...(this.#alive.get(object) ?? [])].filter((id) => !alive.has(id));
      for (const id of [...inRecycleBin, ...gone]) this.#everDeleted.add(id);
      this.#alive.set(object, alive);
    }
  }
}

function pick(ids: readonly string[], number: number): string | null {
  return ids[number % Math.max(1, ids.length)] ?? null;
}
