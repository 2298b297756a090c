import type { FieldDef, ObjectDef } from "../objects/define/object-def.ts";
import { describeField } from "../objects/describe/field-describe.ts";
import { describeRest, summarize } from "../objects/describe/object-describe.ts";
import { recordTypesOf } from "../objects/setup/record-types.ts";
import { mix } from "../store/random.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { hasPermission } from "./assigned-permissions.ts";
import { abilities, grants, isReadOnly } from "./limited-user.ts";
import type { Metadata, Refusal } from "./metadata.ts";
import type { FieldDescribe, ObjectDescribe, ObjectSummary, OrgUser, Value } from "./org.ts";

/** An object as one user sees it. */
export interface Entity {
  readonly def: ObjectDef;
  readonly table: Table;
  readonly describe: ObjectDescribe;
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, FieldDescribe>;
  /** A reader of a column, in the type the field is described with now. */
  reader(field: string): (index: number) => Value;
  /** The row that an id of any object names. */
  locate(id: string): { readonly table: Table; readonly index: number } | null;
  /** Whether sharing keeps the user from seeing a row of any object. */
  isHidden(object: string, index: number): boolean;
  /** Whether sharing lets the user see a row; null: all of them. */
  readonly sees: ((index: number) => boolean) | null;
  /** The error that each query gets instead of rows; null: none. */
  readonly refusal: Refusal | null;
  /** The user sees all files, and needs no filter. */
  readonly hasAllFiles: boolean;
}

const SHARED = 0x73686172;

/** The org through a user's permissions, remembered until the metadata changes. */
export class View {
  readonly user: OrgUser;
  readonly #store: Store;
  readonly #metadata: Metadata;
  readonly #entities = new Map<string, Entity | null>();
  #version = -1;

  constructor(user: OrgUser, store: Store, metadata: Metadata) {
    this.user = user;
    this.#store = store;
    this.#metadata = metadata;
  }

  /** Null: no such object, or hidden from the user. */
  entity(name: string): Entity | null {
    this.#refresh();
    const key = name.toLowerCase();
    let entity = this.#entities.get(key);
    if (entity === undefined) {
      entity = this.#make(name);
      this.#entities.set(key, entity);
    }
    return entity;
  }

  summaries(): readonly ObjectSummary[] {
    return this.#store.catalog.names
      .filter((name) => this.#readable(name))
      .flatMap((name) => {
        const def = this.#store.catalog.find(name);
        return def === undefined ? [] : [this.#summary(def)];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #refresh(): void {
    if (this.#version === this.#metadata.version) return;
    this.#entities.clear();
    this.#version = this.#metadata.version;
  }

  #readable(name: string): boolean {
    return !this.#metadata.isHidden(name) && (this.user.viewAllData || grants.has(name));
  }

  #summary(def: ObjectDef): ObjectSummary {
    const all = summarize(def);
    return this.user.viewAllData ? all : { ...all, ...abilities(def.name) };
  }

  #make(name: string): Entity | null {
    const def = this.#store.catalog.find(name);
    if (def === undefined || !this.#readable(def.name)) return null;
    const table = this.#store.table(def.name);
    const fields = this.#fields(def);
    return {
      def,
      table,
      describe: this.#describe(def, fields),
      fields: new Map(fields.map((f) => [f.name.toLowerCase(), f])),
      reader: (field) => {
        const read = table.reader(field);
        const convert = this.#metadata.converter(def.name, field);
        return convert === null ? read : (index) => convert(read(index));
      },
      locate: (id) => this.#store.locate(id),
      isHidden: (object, index) => this.entity(object)?.sees?.(index) === false,
      sees: this.#sees(def, table),
      refusal: this.#metadata.refusalOf(def.name),
      hasAllFiles: def.isFile && this.#canQueryAllFiles(),
    };
  }

  /** The fields that the user may read, as they are described now. */
  #fields(def: ObjectDef): readonly FieldDescribe[] {
    // A checkbox controls by two values, false and true.
    const controllers = (f: FieldDef): number => {
      const controller = def.fields.find((c) => c.name === f.controller);
      return controller?.type === "boolean" ? 2 : (controller?.picklist.length ?? 0);
    };
    const own = def.fields.map((f) => describeField(f, controllers(f), def.dependencies[f.name]));
    const granted = this.user.viewAllData ? null : grants.get(def.name);
    return this.#metadata
      .altered(def.name, own)
      .filter((f) => granted == null || granted.has(f.name) || !isPermissionable(f))
      .map((f) =>
        granted != null && isReadOnly(def.name, f.name) ? { ...f, createable: false, updateable: false } : f,
      );
  }

  #describe(def: ObjectDef, fields: readonly FieldDescribe[]): ObjectDescribe {
    const children = this.#store.childrenOf(def.name).filter((c) => this.#readable(c.child));
    const recordTypes = recordTypesOf(def.name, (n) => this.#store.base("RecordType").id(n));
    return {
      ...this.#summary(def),
      ...describeRest(def, recordTypes),
      childRelationships: children.map((c) => ({
        cascadeDelete: c.cascade,
        childSObject: c.child,
        deprecatedAndHidden: false,
        field: c.field,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: c.name,
        restrictedDelete: c.restrict,
      })),
      fields,
    };
  }

  #canQueryAllFiles(): boolean {
    return hasPermission(this.#store, this.user.id, "PermissionsQueryAllFiles");
  }

  #sees(def: ObjectDef, table: Table): ((index: number) => boolean) | null {
    const isAll = def.isFile ? this.#canQueryAllFiles() : this.user.viewAllData;
    const own = isAll ? null : this.#sharing(def, table);
    const share = this.#metadata.shareOf(def.name);
    if (share === undefined) return own;
    return (index) => (mix(SHARED, index) & 1023) < share * 1024 && (own === null || own(index));
  }

  /** Only own rows, or those whose parent is own. */
  #sharing(def: ObjectDef, table: Table): ((index: number) => boolean) | null {
    const { sharing } = def;
    if (sharing === "public") return null;
    if (sharing === "owner") {
      const owner = table.reader("OwnerId");
      return (index) => owner(index) === this.user.id;
    }
    const parent = table.reader(sharing.parent);
    return (index) => {
      const id = parent(index);
      const location = id === null ? null : this.#store.locate(String(id));
      return location !== null && (this.#sharing(location.table.base.def, location.table)?.(location.index) ?? true);
    };
  }
}

/** System fields, required fields and the parts of compounds follow the object's permission. */
const isPermissionable = (f: FieldDescribe): boolean => f["permissionable"] === true;
