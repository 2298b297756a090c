import type { TapError } from "@singer-io-ts/tap-kit";
import { type FoundField, missingOnTheWay, mostLevels, parentFields } from "../../../discover/parent-path.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { type NamedSoql, queryFault } from "../soql/query-errors.ts";
import { behind, offsetOf, type Scope } from "../soql/soql-tokens.ts";
import type { Describes } from "./describes.ts";

/** Where a word is looked for, and what is to be done. */
interface FaultPlace {
  readonly scope?: Scope;
  readonly hint?: string;
}

/** One SELECT of a query: its object, and where it stands in the text. */
export class QueryScope {
  readonly object: ObjectDescribe;
  readonly describes: Describes;
  readonly #named: NamedSoql;
  readonly #scope: Scope;
  readonly #alias: string | null;
  /** How many of the SELECTs in brackets were asked for. */
  readonly #inner: { count: number };

  constructor(
    named: NamedSoql,
    {
      object,
      alias,
      scope,
      describes,
      inner = { count: 0 },
    }: {
      object: ObjectDescribe;
      alias: string | null;
      scope: Scope;
      describes: Describes;
      inner?: { count: number };
    },
  ) {
    this.#named = named;
    this.object = object;
    this.describes = describes;
    this.#scope = scope;
    this.#alias = alias;
    this.#inner = inner;
  }

  /** The same, where faults are looked for behind a word: WHERE, GROUP, ORDER. */
  behind(word: string): QueryScope {
    const { object, describes } = this;
    const scope = behind(this.#scope, word);
    return new QueryScope(this.#named, { object, alias: this.#alias, scope, describes, inner: this.#inner });
  }

  /** The next SELECT in brackets, in the order of the text. */
  nextInner(): Scope {
    const scope = this.#scope.inner[this.#inner.count] ?? { tokens: [], inner: [] };
    this.#inner.count += 1;
    return scope;
  }

  inside(scope: Scope, object: ObjectDescribe, alias: string | null): QueryScope {
    return new QueryScope(this.#named, { object, alias, scope, describes: this.describes });
  }

  /** The field that is meant; null while an object on the way is still to be described. @throws TapError where there is none. */
  field(written: string, object = this.object): FoundField | null {
    const names = namesOf(written, object, this.#alias);
    const path = { relationships: names.slice(0, -1), type: null, last: names.at(-1) ?? "" };
    if (path.relationships.length > mostLevels)
      throw this.fault(`${written} leads up ${path.relationships.length} levels; ${mostLevels} is the most`, written);
    const missing = missingOnTheWay(object, path, this.describes.of);
    if (missing !== null && this.describes.isPending(missing)) return null;
    const found = parentFields(object, path, this.describes.of, () => true);
    if ("fault" in found) throw this.fault(names.length === 1 ? found.fault : `${written}: ${found.fault}`, written);
    return found[0] ?? null;
  }

  /** The describe of an object that the query names; null while it is still to be described. */
  otherObject(name: string, scope: Scope = this.#scope): ObjectDescribe | null {
    const found = this.describes.of(name);
    if (found !== undefined) return found;
    if (this.describes.isPending(name)) return null;
    throw this.fault(
      `there is no object ${name} that this user may see${didYouMean(name, this.describes.names)}`,
      name,
      {
        scope,
      },
    );
  }

  /** The names of a field without what leads nowhere, in one case: the same for all ways to write it. */
  nameOf(written: string): string {
    return namesOf(written, this.object, this.#alias).join(".").toLowerCase();
  }

  fault(
    what: string,
    word: string,
    { scope = this.#scope, hint = "Correct the query, or give the user read access." }: FaultPlace = {},
  ): TapError {
    return queryFault(this.#named, what, offsetOf(scope, word), hint);
  }
}

/** The names of a path, without the alias of FROM or its object's name, which lead nowhere. */
export function namesOf(written: string, object: ObjectDescribe, alias: string | null): readonly string[] {
  const names = written.split(".");
  const [first = ""] = names;
  const isOwn = isSameName(first, alias ?? "") || (isSameName(first, object.name) && !hasRelationship(object, first));
  return names.length > 1 && isOwn ? names.slice(1) : names;
}

function hasRelationship({ fields }: ObjectDescribe, name: string): boolean {
  return fields.some(({ relationshipName }) => relationshipName !== null && isSameName(relationshipName, name));
}
