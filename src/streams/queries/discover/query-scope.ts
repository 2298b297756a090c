import type { TapError } from "@singer-io-ts/tap-kit";
import { type FoundField, missingOnTheWay, mostLevels, parentFields, tooDeep } from "../../../discover/parent-path.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { type NamedSoql, queryError } from "../soql/query-errors.ts";
import { offsetOf, type SelectTokens, tokensAfter, tokensOfComparison } from "../soql/soql-tokens.ts";
import type { DescribeLookup } from "./describe-lookup.ts";

/** Where a word is looked for, and what for. */
interface FaultOptions {
  readonly tokens?: SelectTokens;
  readonly hint?: string | undefined;
}

/** One SELECT of a query: its object, and where it stands in the text. */
export class QueryScope {
  readonly object: ObjectDescribe;
  readonly describes: DescribeLookup;
  readonly #named: NamedSoql;
  readonly #tokens: SelectTokens;
  readonly #alias: string | null;
  /** How many of the SELECTs in brackets were asked for. */
  readonly #inner: { count: number };

  constructor(
    named: NamedSoql,
    {
      object,
      alias,
      tokens,
      describes,
      inner = { count: 0 },
    }: {
      object: ObjectDescribe;
      alias: string | null;
      tokens: SelectTokens;
      describes: DescribeLookup;
      inner?: { count: number };
    },
  ) {
    this.#named = named;
    this.object = object;
    this.describes = describes;
    this.#tokens = tokens;
    this.#alias = alias;
    this.#inner = inner;
  }

  /** The same, where errors are located after a word: WHERE, GROUP, ORDER. */
  after(word: string): QueryScope {
    return this.#within(tokensAfter(this.#tokens, word));
  }

  /** The same, where errors are located in the comparison of a field with a value. */
  comparison(field: string, value: string): QueryScope {
    return this.#within(tokensOfComparison(this.#tokens, field, value));
  }

  #within(tokens: SelectTokens): QueryScope {
    const { object, describes } = this;
    return new QueryScope(this.#named, { object, alias: this.#alias, tokens, describes, inner: this.#inner });
  }

  /** Salesforce wrote the query, not the user. */
  get isOfSalesforce(): boolean {
    return this.#named.origin !== undefined;
  }

  /** The next SELECT in brackets, in the order of the text. */
  nextInner(): SelectTokens {
    const tokens = this.#tokens.inner[this.#inner.count] ?? { tokens: [], inner: [] };
    this.#inner.count += 1;
    return tokens;
  }

  inside(tokens: SelectTokens, object: ObjectDescribe, alias: string | null): QueryScope {
    return new QueryScope(this.#named, { object, alias, tokens, describes: this.describes });
  }

  /** The field that is meant; null while an object on the way is still to be described. @throws TapError where there is none. */
  field(written: string, object = this.object): FoundField | null {
    const names = namesOf(written, object, this.#alias);
    const path = { relationships: names.slice(0, -1), type: null, last: names.at(-1) ?? "" };
    if (path.relationships.length > mostLevels) {
      const { problem, hint } = tooDeep(path.relationships.length);
      throw this.error(`${written} ${problem}`, written, { hint });
    }
    const missing = missingOnTheWay(object, path, this.describes.of);
    if (missing !== null && this.describes.isPending(missing)) return null;
    const found = parentFields(object, path, this.describes.of, () => true);
    if ("problem" in found) {
      const { problem, hint, inSoql = hint } = found;
      throw this.error(names.length === 1 ? problem : `${written}: ${problem}`, written, { hint: inSoql });
    }
    return found[0] ?? null;
  }

  /** The describe of an object that the query names; null while it is still to be described. */
  otherObject(name: string, tokens: SelectTokens = this.#tokens): ObjectDescribe | null {
    const found = this.describes.of(name);
    if (found !== undefined) return found;
    if (this.describes.isPending(name)) return null;
    throw this.error(
      `there is no object ${name} that this user may see${didYouMean(name, this.describes.names)}`,
      name,
      {
        tokens,
      },
    );
  }

  /** The names of a field without what leads nowhere, in one case: the same for all ways to write it. */
  nameOf(written: string): string {
    return namesOf(written, this.object, this.#alias).join(".").toLowerCase();
  }

  error(
    what: string,
    word: string,
    { tokens = this.#tokens, hint = "Correct the query, or give the user read access." }: FaultOptions = {},
  ): TapError {
    return queryError(this.#named, what, offsetOf(tokens, word), hint);
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
