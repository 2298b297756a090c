import type { Org, OrgUser } from "@singer-io-ts/demo-org";
import type { FieldChange } from "./history.ts";

/** Custom fields that every object has, or can get. */
export const changingFields = {
  /** A whole number, until it is widened. */
  number: "Count__c",
  /** A picklist, until it becomes text. */
  choice: "Kind__c",
  /** Hidden and shown again. */
  hideable: "Note__c",
  /** Added by a change; not there at first. */
  late: "Later__c",
} as const;

type Values = Readonly<Record<string, unknown>>;

/** Changes the fields of an org as an admin does, and records which values rows ever had in them. */
export class Fields {
  readonly #org: Org;
  readonly #user: OrgUser;
  readonly #held = new Map<string, Set<unknown>>();
  /** Fields that were hidden for a while or are new: rows of a target may lack them or have an old value. */
  readonly #unsettled = new Map<string, Set<string>>();
  /** Whether any field was hidden, added or changed. */
  isReshaped = false;

  constructor(org: Org, user: OrgUser, objects: readonly string[]) {
    this.#org = org;
    this.#user = user;
    const { number, choice, hideable } = changingFields;
    for (const object of objects) {
      org.alterField(object, number, { describe: { type: "int", soapType: "xsd:int", digits: 9 } });
      org.alterField(object, choice, { describe: { type: "picklist" } });
      org.alterField(object, hideable, { describe: { type: "string" } });
    }
  }

  change(object: string, change: FieldChange): void {
    const { number, choice, hideable, late } = changingFields;
    this.isReshaped = true;
    if (change === "widen") {
      this.#org.alterField(object, number, {
        describe: { type: "double", soapType: "xsd:double", precision: 18, scale: 2 },
      });
    } else if (change === "retype") this.#org.alterField(object, choice, { describe: { type: "string" } });
    else if (change === "add") this.#alter(object, late, { describe: { type: "string" } });
    else this.#alter(object, hideable, change);
  }

  showAll(objects: readonly string[]): void {
    for (const object of objects) this.#org.alterField(object, changingFields.hideable, "show");
  }

  /** A value for each of the fields that the user can see. @param change a number that makes the values differ */
  values(object: string, change: number): Values {
    const { number, choice, hideable, late } = changingFields;
    const described = new Map(this.#org.describe(this.#user, object)?.fields.map(({ name, type }) => [name, type]));
    const values = {
      [number]: described.get(number) === "double" ? change + 0.5 : change,
      [choice]: `kind ${change % 5}`,
      [hideable]: `note ${change}`,
      [late]: `later ${change}`,
    };
    return Object.fromEntries(Object.entries(values).filter(([name]) => described.has(name)));
  }

  /** Records that the row has these values now. */
  note(id: string, values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const key = `${id} ${name}`;
      this.#held.set(key, (this.#held.get(key) ?? new Set()).add(value));
    }
  }

  /** Whether a target may lack this column, or have an old value in it, while nothing fills it. */
  mayLack(object: string, column: string): boolean {
    return this.#unsettled.get(object)?.has(column) ?? false;
  }

  /** Whether the row ever had this value. */
  everHeld(id: string, column: string, value: unknown): boolean {
    return this.#held.get(`${id} ${column}`)?.has(value) ?? false;
  }

  #alter(object: string, field: string, change: Parameters<Org["alterField"]>[2]): void {
    this.#unsettled.set(object, (this.#unsettled.get(object) ?? new Set()).add(field));
    this.#org.alterField(object, field, change);
  }
}
