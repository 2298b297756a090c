import { type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import type { WriteOptions } from "../../../org/writes.ts";
import type { Service } from "../../service.ts";
import type { Call } from "../../wire/call.ts";
import { withLookups } from "./lookups-by-key.ts";
import { writeOptions } from "./write-options.ts";

type Values = Readonly<Record<string, unknown>>;

/** Saves rows as a request says: in the name of its user, by its headers. */
export class Saver {
  readonly #org: Org;
  readonly #user: OrgUser;
  readonly #options: WriteOptions;

  constructor(call: Call, { org }: Service) {
    this.#org = org;
    this.#user = call.session.user;
    this.#options = writeOptions(call);
  }

  /** @returns the new row's id */
  create(object: string, values: Values): string {
    return this.#org.create(this.#user, object, this.#complete(object, values), this.#options);
  }

  update(object: string, id: string, values: Values): void {
    const complete = this.#complete(object, values);
    this.#org.update(this.#user, { object, id, values: complete, ...this.#options });
  }

  #complete(object: string, values: Values): Values {
    return withLookups(this.#org, this.#user, object, values);
  }
}

/** @throws OrgError INVALID_FIELD where the body repeats what the address says */
export function checkNotGiven(values: Values, ...names: readonly string[]): void {
  for (const name of names) {
    if (!Object.keys(values).some((each) => each.toLowerCase() === name.toLowerCase())) continue;
    throw new OrgError(400, "INVALID_FIELD", `The ${name} field should not be specified in the sobject data.`);
  }
}
