import { defineObject } from "../../objects/define/define-object.ts";
import { describeField } from "../../objects/describe/field-describe.ts";
import type { FieldDescribe, Value } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import type { Store } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";
import { refuse } from "../refusal.ts";

/** The org as the user who queries it sees it. */
export interface QueryContext {
  readonly store: Store;
  entity(name: string): Entity | null;
  /** Milliseconds. */
  now(): number;
  readonly userId: string;
}

/** One lookup on the path from a row to a parent's field. */
interface Hop {
  readonly field: FieldDescribe;
  /** Null: any of several objects. */
  readonly target: Entity | null;
}

/** A field path as the describe spells it. */
export interface FieldPath {
  readonly path: readonly string[];
  readonly field: FieldDescribe;
  readonly hops: readonly Hop[];
}

/** The fields that queries may select through a polymorphic reference: those of the pseudo object Name. */
const NAME = defineObject({
  name: "Name",
  rows: 0,
  can: "",
  fields: `
    Name string:255 ro name
    LastName string:80 ro
    FirstName string:40 ro
    Type picklist ro = own
    Alias string:8 ro
    UserRoleId ref:UserRole ro
    RecordTypeId ref:RecordType ro
    IsActive boolean ro
    ProfileId ref:Profile ro
    Title string:128 ro
    Email email:128 ro
    Phone phone:40 ro
    Username string:80 ro
    NameOrAlias string:80 ro`,
});
const NAME_FIELDS = new Map(NAME.fields.map((f) => [f.name.toLowerCase(), describeField(f, 0)]));

const MOST_HOPS = 5;
const MOST_PARENTS = 55;

/** Resolves `Account.Owner.Name` against the describe, in any case. @throws OrgError INVALID_FIELD */
export function resolvePath(entity: Entity, text: string, context: QueryContext, soql: string): FieldPath {
  const words = text.split(".");
  if (
    words.length > 1 &&
    words[0]?.toLowerCase() === entity.def.name.toLowerCase() &&
    !hasRelationship(entity, words[0])
  )
    words.shift();
  const path: string[] = [];
  const hops: Hop[] = [];
  let at: Entity | null = entity;
  for (const word of words.slice(0, -1)) {
    const reference: FieldDescribe | undefined = relationship(at, word);
    if (reference === undefined) throw refuse.relationship(soql, text, word);
    const targets: readonly string[] = reference.referenceTo;
    const target: Entity | null = targets.length === 1 ? context.entity(targets[0] ?? "") : null;
    if (targets.length === 1 && target === null) throw refuse.relationship(soql, text, word);
    hops.push({ field: reference, target });
    path.push(reference.relationshipName ?? word);
    at = target;
  }
  if (hops.length > MOST_HOPS) {
    throw refuse.levels(soql, text, MOST_HOPS);
  }
  const last = words.at(-1) ?? "";
  const field = (at === null ? NAME_FIELDS : at.fields).get(last.toLowerCase());
  if (field === undefined && at === null && last.toLowerCase() === "id") {
    return { path: [...path, "Id"], field: idField(entity), hops };
  }
  if (field === undefined) throw refuse.field(soql, text, at?.def.name ?? "Name");
  return { path: [...path, field.name], field, hops };
}

const idField = (entity: Entity): FieldDescribe => entity.fields.get("id") as FieldDescribe; // every object has it

const hasRelationship = (entity: Entity, word: string): boolean => relationship(entity, word) !== undefined;

function relationship(at: Entity | null, word: string): FieldDescribe | undefined {
  const fields = at === null ? NAME_FIELDS : at.fields;
  const wanted = word.toLowerCase();
  for (const f of fields.values()) if (f.relationshipName?.toLowerCase() === wanted) return f;
  return undefined;
}

/** A row found by following references. */
export interface RowLocation {
  readonly table: Table;
  readonly index: number;
}

export type Follow = (index: number) => RowLocation | null;

/** Readers of field paths from one object's rows. A parent is looked up once a row, however many of its fields are read. */
export class Readers {
  readonly #entity: Entity;
  readonly #context: QueryContext;
  readonly #followers = new Map<string, Follow>();
  #turn = 0;

  constructor(entity: Entity, context: QueryContext) {
    this.#entity = entity;
    this.#context = context;
  }

  /** Forgets the parents found for the last row. Called before each row is read. */
  next(): void {
    this.#turn++;
  }

  value({ path, field, hops }: FieldPath): (index: number) => Value {
    if (hops.length === 0) return this.#entity.reader(field.name);
    const parent = this.follow(path.slice(0, -1), hops);
    const readers = new Map<Table, (index: number) => Value>();
    const name = path.at(-1) ?? "";
    const anyType = hops.at(-1)?.target === null;
    return (index) => {
      const location = parent(index);
      if (location === null) return null;
      let read = readers.get(location.table);
      if (read === undefined) {
        read = anyType ? this.#nameReader(location.table, name) : this.#reader(location.table, name);
        readers.set(location.table, read);
      }
      return read(location.index);
    };
  }

  /** From a row to the row a parent path leads to; null where a lookup is empty or its target is missing. */
  follow(path: readonly string[], hops: readonly Hop[]): Follow {
    const key = path.join(".");
    const known = this.#followers.get(key);
    if (known !== undefined) return known;
    if (this.#followers.size >= MOST_PARENTS)
      throw refuse.malformed(`A query can use at most ${MOST_PARENTS} child-to-parent relationships`);
    const hop = hops[path.length - 1];
    const before = path.length === 1 ? null : this.follow(path.slice(0, -1), hops);
    const name = hop?.field.name ?? "";
    const own = before === null ? this.#entity.reader(name) : null;
    const readers = new Map<Table, (index: number) => Value>();
    let last = -1;
    let location: RowLocation | null = null;
    const reference = (index: number): Value => {
      if (own !== null) return own(index);
      const from = before?.(index) ?? null;
      if (from === null) return null;
      const read = readers.get(from.table) ?? this.#reader(from.table, name);
      readers.set(from.table, read);
      return read(from.index);
    };
    let turn = -1;
    const follow: Follow = (index) => {
      if (index === last && turn === this.#turn) return location;
      const id = reference(index);
      last = index;
      turn = this.#turn;
      location = id === null ? null : this.#locate(String(id));
      return location;
    };
    this.#followers.set(key, follow);
    return follow;
  }

  #locate(id: string): RowLocation | null {
    const location = this.#context.store.locate(id);
    return location?.table.exists(location.index) === true && this.#context.entity(location.table.name) !== null
      ? location
      : null;
  }

  #reader(table: Table, field: string): (index: number) => Value {
    return this.#context.entity(table.name)?.reader(field) ?? (() => null);
  }

  /** A field of Name in a row of any object; null where its object lacks the field. */
  #nameReader(table: Table, field: string): (index: number) => Value {
    if (field === "Type") return () => table.name;
    const own = table.fields.find((f) =>
      field === "Name" || field === "NameOrAlias" ? f.flags.has("name") : f.name === field,
    );
    return own === undefined ? () => null : this.#reader(table, own.name);
  }
}
