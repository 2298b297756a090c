import { decimalText, parts } from "../store/decimal.ts";
import type { FieldDescribe, Value } from "./org.ts";

/** The error that each query of an object gets. */
export interface Refusal {
  readonly errorCode: string;
  readonly message: string;
}

type FieldChange = "hide" | "show" | { readonly describe: Readonly<Record<string, unknown>> };

const NUMBERS = new Set(["double", "currency", "percent"]);
const TEXT = new Set(["string", "textarea", "picklist", "combobox", "email", "phone", "url"]);

/** Changes of the org's metadata since it started, with one date of change for the whole org. */
export class Metadata {
  /** Moves with every change. */
  version = 0;
  #modifiedAt: Date;
  readonly #now: () => Date;
  readonly #objects = new Set<string>();
  readonly #hidden = new Map<string, Set<string>>();
  readonly #described = new Map<string, Map<string, Readonly<Record<string, unknown>>>>();

  readonly #shares = new Map<string, number>();
  readonly #refusals = new Map<string, Refusal>();

  /** @param hidden objects that the org lacks at first */
  constructor(started: Date, now: () => Date, hidden: readonly string[] = []) {
    for (const object of hidden) this.#objects.add(object);
    this.#modifiedAt = started;
    this.#now = now;
  }

  get modifiedAt(): Date {
    return this.#modifiedAt;
  }

  isHidden(object: string): boolean {
    return this.#objects.has(object);
  }

  alterObject(object: string, change: "hide" | "show"): void {
    if (change === "hide") this.#objects.add(object);
    else this.#objects.delete(object);
    this.#moved();
  }

  /** The part of its rows that users see; undefined: all. */
  shareOf(object: string): number | undefined {
    return this.#shares.get(object);
  }

  /** Sharing is not metadata: modifiedAt stays. */
  alterSharing(object: string, share: number): void {
    if (share >= 1) this.#shares.delete(object);
    else this.#shares.set(object, share);
    this.version++;
  }

  refusalOf(object: string): Refusal | null {
    return this.#refusals.get(object) ?? null;
  }

  /** Not metadata: describes do not show it. */
  refuseQueries(object: string, refusal: Refusal | null): void {
    if (refusal === null) this.#refusals.delete(object);
    else this.#refusals.set(object, refusal);
    this.version++;
  }

  /** What a user may see has changed; describes have not. */
  permissionsChanged(): void {
    this.version++;
  }

  alterField(object: string, field: string, change: FieldChange): void {
    const hidden = this.#hidden.get(object) ?? new Set();
    const described = this.#described.get(object) ?? new Map();
    if (change === "hide") hidden.add(field);
    else hidden.delete(field);
    if (typeof change === "object") described.set(field, { ...described.get(field), ...change.describe });
    this.#hidden.set(object, hidden);
    this.#described.set(object, described);
    this.#moved();
  }

  /** An object's fields as they are now: hidden ones left out, changed ones changed, new ones at the end. */
  altered(object: string, fields: readonly FieldDescribe[]): readonly FieldDescribe[] {
    const hidden = this.#hidden.get(object);
    const described = this.#described.get(object);
    if (hidden === undefined || described === undefined) return fields;
    const known = new Set(fields.map((f) => f.name));
    const like = fields.find((f) => f.type === "string") ?? fields[0];
    const added = [...described.keys()]
      .filter((name) => !known.has(name))
      .map((name) => ({ ...(like as FieldDescribe), ...PLAIN, name, label: name }));
    return [...fields, ...added].filter((f) => !hidden.has(f.name)).map((f) => ({ ...f, ...described.get(f.name) }));
  }

  /** Turns stored values into the type the field is described with now; null where they already are. */
  converter(object: string, field: string): ((value: Value) => Value) | null {
    const type = this.#described.get(object)?.get(field)?.["type"];
    if (typeof type !== "string") return null;
    if (NUMBERS.has(type)) return (value) => decimalOf(value);
    if (TEXT.has(type)) return (value) => (value === null ? null : String(value));
    if (type === "int")
      return (value) => (value === null || Number.isNaN(Number(value)) ? null : Math.trunc(Number(value)));
    return null;
  }

  /** modifiedAt has whole seconds and always moves forward. */
  #moved(): void {
    this.version++;
    const now = Math.floor(this.#now().getTime() / 1000) * 1000;
    this.#modifiedAt = new Date(Math.max(now, this.#modifiedAt.getTime() + 1000));
  }
}

/** What a field that was never defined is like unless it says otherwise. */
const PLAIN = {
  custom: true,
  nameField: false,
  nillable: true,
  createable: true,
  updateable: true,
  permissionable: true,
  defaultedOnCreate: false,
  compoundFieldName: null,
  relationshipName: null,
  referenceTo: [],
  idLookup: false,
  unique: false,
  picklistValues: [],
} as const;

const decimalOf = (value: Value): Value => {
  if (value === null || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value))) return null;
  const { digits, scale } = parts(String(value));
  return decimalText(digits, scale);
};
