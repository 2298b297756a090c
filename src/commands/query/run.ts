import { type JsonObject, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { plainSoql } from "../../config/soql-text.ts";
import { loadSoql } from "../../streams/queries/soql/soql-library.ts";
import { withSession } from "../with-session.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { type QueryColumns, queryColumns } from "./query-columns.ts";
import { isBareCount, type QueryPage, queryPages } from "./query-pages.ts";
import { writtenColumns } from "./written-columns.ts";

/** So many rows are shown on a terminal where nothing else is said: more scroll away. */
const fewRows = 200;

/** Runs a query and prints its rows. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const soql = plainSoql("query", await textOf(context), (what, hint) => new UsageError(`${what} ${hint}`, "query"));
  const limit = given.count("limit") ?? (print.form === "table" ? fewRows : Number.MAX_SAFE_INTEGER);
  await withSession(context, async (session, settings) => {
    const pages = queryPages(session, { soql, all: given.has("all") }, context.run);
    const first = await pages.next().catch(async (error: unknown) => {
      throw await explainRefusal(error, soql, { session, settings }, context.run);
    });
    if (first.done === true) return;
    const written = isBareCount(soql) ? null : writtenColumns(soql, await loadSoql());
    const columns = queryColumns(written, first.value.records);
    const seen = { rows: 0, isCut: false };
    const isShown = print.form !== "table" || first.value.records.length > 0;
    if (isShown) await printRows(columns, limited(first, pages, { columns, limit, seen }), print);
    if (seen.isCut && given.count("limit") === null)
      print.note(`The first ${limit} rows. --limit N shows more, --csv all of them.`);
    else if (seen.rows === 0) print.note("The query has no rows.");
  });
  return 0;
}

async function textOf({ given, files }: VerbContext): Promise<string> {
  const [soql, file] = [given.text("soql"), given.text("file")];
  if (soql !== null && file !== null)
    throw new UsageError("the query is given twice: leave the text or --file out", "query");
  const text = file === null ? (soql ?? "") : await files.read(file);
  if (text === null) throw new UsageError(`${file}: there is no such file`, "query");
  if (text.trim() !== "") return text;
  if (file !== null) throw new UsageError(`${file}: there is no query in it`, "query");
  throw new UsageError('there is no query. Write it in quotes: query "SELECT Id FROM Account"', "query");
}

async function printRows(
  { names }: QueryColumns,
  rows: AsyncIterable<JsonObject>,
  print: VerbContext["print"],
): Promise<void> {
  if (names.length > 0 || print.form === "json")
    await print.rows(
      names.map((key) => ({ key })),
      rows,
    );
}

interface Wanted {
  readonly columns: QueryColumns;
  readonly limit: number;
  /** Told what came of it. */
  readonly seen: { rows: number; isCut: boolean };
}

/** The rows up to the limit; the page after the last of them is not asked for. */
async function* limited(
  first: IteratorResult<QueryPage, void>,
  others: AsyncGenerator<QueryPage, void>,
  { columns, limit, seen }: Wanted,
): AsyncGenerator<JsonObject> {
  for (let page = first; page.done !== true; page = await others.next()) {
    const { records, isLast } = page.value;
    const left = limit - seen.rows;
    for (const record of records.slice(0, left)) {
      seen.rows += 1;
      yield columns.rowOf(record);
    }
    seen.isCut = records.length > left || (records.length === left && !isLast);
    if (records.length >= left) return;
  }
}
