import { TapError } from "@singer-io-ts/tap-kit";
import { groupsOf, halvesOf } from "../../groups-of.ts";
import { type ObjectQuery, soqlAmongIds } from "../../plan/slices/soql.ts";
import { uriRoom } from "../../salesforce/http/uri.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import type { Layout } from "../../transcode/layout.ts";
import { type RawRow, textOf } from "../../transcode/replies/raw-rows.ts";
import { columnName } from "../../transcode/wire/column-names.ts";
import type { OrgAccess } from "../read-context.ts";
import { hasCode, isTooMuch, isTooWide } from "../read-errors.ts";
import { splitSmaller } from "./split-smaller.ts";

/** What was found of rows, by id part by part, and which rows lack a part. */
export interface Found {
  readonly found: ReadonlyMap<string, RawRow[]>;
  readonly missing: ReadonlySet<string>;
}

/** Columns that every part has, so that rows can be joined: they are no reason to ask for less. */
interface ColumnsOfRows {
  readonly layout: Layout;
  readonly ids: readonly string[];
}

/**
 * Reads columns of rows by their ids, as many ids at a time as a URI takes. Where that is too much for Salesforce, fewer
 * rows, and in the end fewer columns of a single row.
 */
export class ColumnsById {
  readonly #query: ObjectQuery;
  readonly #access: OrgAccess;
  /** Ids of a query, where rows have turned out to be wide. */
  #most = mostIds;

  constructor(query: ObjectQuery, access: OrgAccess) {
    this.#query = query;
    this.#access = access;
  }

  /** How many ids a query for these columns has room for. */
  idsThatFit(layout: Layout): number {
    const one = this.#soql({ layout, ids: [anyId] });
    const two = this.#soql({ layout, ids: [anyId, anyId] });
    const [first, second] = [one, two].map((soql) => queryPath(soql, true).length);
    const each = (second ?? 0) - (first ?? 0);
    return Math.max(1, Math.min(this.#most, 1 + Math.floor((uriRoom - (first ?? 0)) / each)));
  }

  /** @param found the rows wanted and what is known of them; what comes is added to it. */
  async read(layouts: readonly Layout[], ids: readonly string[], found: Map<string, RawRow[]>): Promise<Found> {
    const missing = new Set<string>();
    const parts = layouts.flatMap((layout) =>
      groupsOf(ids, this.idsThatFit(layout)).map((some): ColumnsOfRows => ({ layout, ids: some })),
    );
    const queries = {
      stream: this.#query.object,
      query: (part: ColumnsOfRows) => ({ part, soql: this.#soql(part) }),
      smaller: (part: ColumnsOfRows, refusal: TapError) => this.#smaller(part, refusal),
    };
    for await (const { asked, pages } of splitSmaller(parts, queries, this.#access)) {
      const rows = pages.flatMap((page) => page.rows);
      note(asked.part, rows, found, missing);
    }
    return { found, missing };
  }

  #smaller({ layout, ids }: ColumnsOfRows, refusal: TapError): readonly ColumnsOfRows[] {
    if (!isTooMuch(refusal)) throw refusal;
    const halves = halvesOf(ids);
    if (hasCode(refusal, answerTooLarge)) this.#most = Math.min(this.#most, halves[0]?.length ?? 1);
    if (ids.length > 1 && !isTooWide(refusal)) return halves.map((some) => ({ layout, ids: some }));
    const shared = new Set(["Id", "SystemModstamp", "LastModifiedDate", this.#query.key ?? "Id"]);
    const isShared = ({ path }: Layout["columns"][number]): boolean => path.length === 1 && shared.has(path[0] ?? "");
    const heads = layout.columns.filter(isShared);
    const own = layout.columns.filter((column) => !isShared(column));
    const [only] = own;
    if (own.length < 2) throw tooMuchForOne(this.#query.object, only === undefined ? "Id" : columnName(only), refusal);
    return halvesOf(own).map((some) => ({ layout: { ...layout, columns: [...heads, ...some] }, ids }));
  }

  #soql({ layout, ids }: ColumnsOfRows): string {
    return soqlAmongIds({ ...this.#query, layout }, ids);
  }
}

/** More would not save a call: a row that is too much is easier found among few. */
const mostIds = 400;
const anyId = "0".repeat(18);

function note(
  { ids }: ColumnsOfRows,
  rows: readonly RawRow[],
  found: Map<string, RawRow[]>,
  missing: Set<string>,
): void {
  const absent = new Set(ids);
  for (const row of rows) {
    const id = textOf(row, "Id") ?? "";
    if (absent.delete(id)) found.get(id)?.push(row);
  }
  for (const id of absent) missing.add(id);
}

function tooMuchForOne(stream: string, column: string, cause: Error): TapError {
  const said = cause.message.replace(`${stream}: `, "");
  return new TapError(`${stream}: Salesforce could not read ${column} of a single row. ${said}`, {
    code: "FIELD_TOO_SLOW",
    kind: "unavailable",
    stream,
    cause,
    hint: `Deselect ${column}, or ask an admin to make its formula simpler.`,
  });
}
