import { deletedRows, earliestDeletion, updatedIds } from "../replication/changes.ts";
import { replicationWindow } from "../replication/replication-window.ts";
import type { QueryContext } from "../soql/expressions/field-path.ts";
import { readRows, runQuery } from "../soql/query.ts";
import { isVisible } from "../soql/rows/matching-rows.ts";
import { searchByParameters, searchBySosl } from "../sosl/search.ts";
import type { Store } from "../store/store.ts";
import { Transactions } from "../writes/transactions.ts";
import { Writer } from "../writes/writer.ts";
import { fileOf } from "./files.ts";
import type { Metadata } from "./metadata.ts";
import { notFound } from "./not-found.ts";
import type {
  FileContent,
  ObjectDescribe,
  ObjectSummary,
  Org,
  OrgClock,
  OrgUser,
  QueryOptions,
  QueryResult,
  SearchResult,
} from "./org.ts";
import { OrgError } from "./org.ts";
import { recordCounts } from "./record-count.ts";
import type { SearchParameters } from "./search-parameters.ts";
import { type Entity, View } from "./user-view.ts";
import type { RowChange, Savepoint, WriteOptions } from "./writes.ts";

type Given = Readonly<Record<string, unknown>>;

/** The org of this machine: each call is answered through the calling user's view. */
export class LocalOrg implements Org {
  readonly id: string;
  readonly clock: OrgClock;
  readonly users: readonly OrgUser[];
  readonly #store: Store;
  readonly #metadata: Metadata;
  readonly #transactions = new Transactions();
  readonly #writer: Writer;
  readonly #views = new Map<string, View>();
  /** Milliseconds; deletions before it are forgotten. */
  #deletionsFrom = 0;

  constructor(store: Store, clock: OrgClock, metadata: Metadata) {
    this.#store = store;
    this.clock = clock;
    this.#metadata = metadata;
    this.id = store.base("Organization").id(0);
    const users = store.base("User");
    this.users = [0, 1].map((n) => ({
      id: users.id(n),
      username: String(users.cell("Username")(n)),
      viewAllData: n === 0,
    }));
    this.#writer = new Writer(store, this.#transactions, () => this.#now());
  }

  get metadataModifiedAt(): Date {
    return this.#metadata.modifiedAt;
  }

  describeGlobal(user: OrgUser): readonly ObjectSummary[] {
    return this.#view(user).summaries();
  }

  describe(user: OrgUser, object: string): ObjectDescribe | null {
    return this.#view(user).entity(object)?.describe ?? null;
  }

  query(user: OrgUser, soql: string, options: QueryOptions): QueryResult {
    return runQuery(soql, this.#context(user), options);
  }

  search(user: OrgUser, search: string | SearchParameters): SearchResult {
    const objects = this.describeGlobal(user).map(({ name }) => name);
    const context = { ...this.#context(user), objects };
    return typeof search === "string" ? searchBySosl(search, context) : searchByParameters(search, context);
  }

  recordCount(user: OrgUser, objects: readonly string[] | null) {
    const view = this.#view(user);
    return recordCounts(objects ?? view.summaries().map((s) => s.name), (name) => view.entity(name));
  }

  retrieve(user: OrgUser, object: string, id: string, fields: readonly string[] | null): QueryResult {
    const entity = this.#entity(user, object);
    const index = entity.table.indexOf(id);
    if (index < 0 || !entity.table.exists(index) || entity.sees?.(index) === false) throw notFound();
    if (entity.fields.has("isdeleted") && entity.reader("IsDeleted")(index) === true)
      throw new OrgError(404, "ENTITY_IS_DELETED", "entity is deleted");
    return this.#read(user, entity, [index], fields ?? entity.describe.fields.map((f) => f.name));
  }

  file(user: OrgUser, object: string, id: string, field: string): FileContent {
    return fileOf(this.#entity(user, object), id, field);
  }

  retrieveMany(user: OrgUser, object: string, ids: readonly string[], fields: readonly string[]): QueryResult {
    const entity = this.#entity(user, object);
    const isThere = isVisible(entity, false);
    const rows = ids.map((id) => entity.table.indexOf(id)).filter((index) => index >= 0 && isThere(index));
    return this.#read(user, entity, rows, fields);
  }

  savepoint(): Savepoint {
    return this.#store.journal.savepoint();
  }

  create(user: OrgUser, object: string, values: Given, options?: WriteOptions): string {
    const id = this.#writer.create(this.#entity(user, object), values, { userId: user.id, ...options });
    this.#written(object);
    return id;
  }

  update(user: OrgUser, { object, id, values, ...options }: RowChange): void {
    this.#writer.update(this.#entity(user, object), id, values, { userId: user.id, ...options });
  }

  remove(user: OrgUser, object: string, id: string, options?: WriteOptions): void {
    this.#writer.remove(this.#entity(user, object), id, { userId: user.id, ...options });
    this.#written(object);
  }

  undelete(user: OrgUser, object: string, id: string): void {
    this.#writer.undelete(this.#entity(user, object), id, { userId: user.id });
  }

  purge(user: OrgUser, object: string, id: string): void {
    this.#writer.purge(this.#entity(user, object), id, { userId: user.id });
  }

  merge(user: OrgUser, object: string, winner: string, losers: readonly string[]): void {
    this.#writer.merge(this.#entity(user, object), winner, losers, { userId: user.id });
  }

  updated(user: OrgUser, object: string, start: Date, end: Date) {
    const entity = this.#replicateable(user, object);
    const now = this.#now();
    const window = replicationWindow(start, end, now);
    return { ids: updatedIds(entity, window), latestDateCovered: this.#covered(window.to, now) };
  }

  deleted(user: OrgUser, object: string, start: Date, end: Date) {
    const entity = this.#replicateable(user, object);
    const now = this.#now();
    const window = replicationWindow(start, end, now);
    const earliest = Math.max(earliestDeletion(now), this.#deletionsFrom) / 1000;
    return {
      deletedRecords: deletedRows(
        { entity, user, store: this.#store },
        { ...window, from: Math.max(window.from, earliest) },
        now,
      ),
      earliestDateAvailable: new Date(earliest * 1000),
      latestDateCovered: this.#covered(window.to, now),
    };
  }

  alterField(object: string, field: string, change: Parameters<Org["alterField"]>[2]): void {
    this.#metadata.alterField(object, field, change);
  }

  alterObject(object: string, change: "hide" | "show"): void {
    this.#metadata.alterObject(object, change);
  }

  refuseQueries(object: string, refusal: Parameters<Org["refuseQueries"]>[1]): void {
    this.#metadata.refuseQueries(object, refusal);
  }

  #read(user: OrgUser, entity: Entity, rows: readonly number[], fields: readonly string[]): QueryResult {
    const unknown = fields.find((name) => !name.includes(".") && !entity.fields.has(name.toLowerCase()));
    if (unknown !== undefined)
      throw new OrgError(400, "INVALID_FIELD", `No such column '${unknown}' on sobject of type ${entity.def.name}`);
    return readRows(entity, fields, rows, this.#context(user));
  }

  alterSharing(object: string, share: number): void {
    this.#metadata.alterSharing(object, share);
  }

  forgetDeletions(before: Date): void {
    this.#deletionsFrom = Math.floor(before.getTime() / 1000) * 1000;
  }

  /** A user with a new permission set sees other rows from now on. */
  #written(object: string): void {
    if (object === "PermissionSetAssignment") this.#metadata.permissionsChanged();
  }

  #now(): number {
    return this.clock.now().getTime();
  }

  /** The window's end, or the start of the earliest transaction that is still open. */
  #covered(to: number, now: number): Date {
    return new Date(Math.min(to * 1000, this.#transactions.earliest(now) ?? Number.POSITIVE_INFINITY));
  }

  #view(user: OrgUser): View {
    let view = this.#views.get(user.id);
    if (view === undefined) {
      view = new View(user, this.#store, this.#metadata);
      this.#views.set(user.id, view);
    }
    return view;
  }

  #context(user: OrgUser): QueryContext {
    const view = this.#view(user);
    return { store: this.#store, entity: (name) => view.entity(name), now: () => this.#now(), userId: user.id };
  }

  #entity(user: OrgUser, object: string): Entity {
    const entity = this.#view(user).entity(object);
    if (entity === null) throw notFound();
    return entity;
  }

  #replicateable(user: OrgUser, object: string): Entity {
    const entity = this.#entity(user, object);
    if (!entity.def.can.has("replicate"))
      throw new OrgError(
        400,
        "INVALID_TYPE_FOR_OPERATION",
        `entity type ${entity.def.name} does not support replication`,
      );
    return entity;
  }
}
