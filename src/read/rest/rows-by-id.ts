import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { type ObjectQuery, soqlAmongIds } from "../../plan/slices/soql.ts";
import { uriRoom } from "../../salesforce/http/uri.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import type { Layout } from "../../transcode/layout.ts";
import { type RawRow, textOf } from "../../transcode/replies/raw-rows.ts";
import { columnName } from "../../transcode/wire/column-names.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, isTooWide } from "../read-errors.ts";
import { type RowsQuery, runSmallQueries } from "./small-queries.ts";

/** What was found of rows, piece by piece, and which rows lack one. */
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
export class RowsById {
  readonly #query: ObjectQuery;
  readonly #context: ReadContext;
  /** Ids of a query, where rows have turned out to be wide. */
  #most = mostIds;

  constructor(query: ObjectQuery, context: ReadContext) {
    this.#query = query;
    this.#context = context;
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
  async read(
    layouts: readonly Layout[],
    ids: readonly string[],
    found: Map<string, RawRow[]>,
    run: Run,
  ): Promise<Found> {
    const missing = new Set<string>();
    let open = ids.length === 0 ? [] : layouts.flatMap((layout) => this.#chunks(layout, ids));
    while (open.length > 0) {
      const next: ColumnsOfRows[] = [];
      const queries = open.map(
        (block): RowsQuery => ({
          soql: this.#soql(block),
          done: (rows) => note(block, rows, found, missing),
          refused: (error) => next.push(...this.#smaller(block, error)),
        }),
      );
      await runSmallQueries(queries, this.#query.object, this.#context, run);
      open = next;
    }
    return { found, missing };
  }

  #chunks(layout: Layout, ids: readonly string[]): ColumnsOfRows[] {
    const size = this.idsThatFit(layout);
    const chunks: ColumnsOfRows[] = [];
    for (let first = 0; first < ids.length; first += size) chunks.push({ layout, ids: ids.slice(first, first + size) });
    return chunks;
  }

  #smaller({ layout, ids }: ColumnsOfRows, error: Error): readonly ColumnsOfRows[] {
    if (!isTooMuch(error)) throw error;
    const half = Math.ceil(ids.length / 2);
    if (hasCode(error, answerTooLarge)) this.#most = Math.min(this.#most, half);
    if (ids.length > 1 && !isTooWide(error))
      return [ids.slice(0, half), ids.slice(half)].map((some) => ({ layout, ids: some }));
    const shared = new Set(["Id", "SystemModstamp", "LastModifiedDate", this.#query.key ?? "Id"]);
    const isShared = ({ path }: Layout["columns"][number]): boolean => path.length === 1 && shared.has(path[0] ?? "");
    const heads = layout.columns.filter(isShared);
    const own = layout.columns.filter((column) => !isShared(column));
    const [only] = own;
    if (own.length < 2) throw tooMuchForOne(this.#query.object, only === undefined ? "Id" : columnName(only), error);
    const middle = Math.ceil(own.length / 2);
    return [own.slice(0, middle), own.slice(middle)].map((some) => ({
      layout: { ...layout, columns: [...heads, ...some] },
      ids,
    }));
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
