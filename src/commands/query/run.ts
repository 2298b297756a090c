import { type JsonObject, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { plainSoql } from "../../config/soql-text.ts";
import { withSession } from "../with-session.ts";
import { columnsOf, queryPages } from "./query-rows.ts";

/** So many rows are shown on a terminal where nothing else is said: more scroll away. */
const fewRows = 200;

/** Runs a query and prints its rows. */
export async function run(context: VerbContext): Promise<number> {
  const { given, print } = context;
  const soql = plainSoql("query", await textOf(context));
  const limit = given.count("limit") ?? (print.form === "table" ? fewRows : Number.MAX_SAFE_INTEGER);
  await withSession(context, async (session) => {
    const pages = queryPages(session, { soql, all: given.has("all") }, context.run);
    const first = (await pages.next()).value ?? [];
    const columns = columnsOf(first).map((key) => ({ key }));
    const seen = { rows: 0, isCut: false };
    await printRows(columns, limited(first, pages, { limit, seen }), print);
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
  if (soql !== null) return soql;
  if (file === null)
    throw new UsageError('there is no query. Write it in quotes: query "SELECT Id FROM Account"', "query");
  const text = await files.read(file);
  if (text === null) throw new UsageError(`${file}: there is no such file`, "query");
  return text;
}

async function printRows(
  columns: readonly { readonly key: string }[],
  rows: AsyncIterable<JsonObject>,
  print: VerbContext["print"],
): Promise<void> {
  if (columns.length > 0 || print.form === "json") await print.rows(columns, rows);
}

async function* limited(
  first: readonly JsonObject[],
  others: AsyncIterable<readonly JsonObject[]>,
  { limit, seen }: { readonly limit: number; readonly seen: { rows: number; isCut: boolean } },
): AsyncGenerator<JsonObject> {
  async function* all() {
    yield first;
    yield* others;
  }
  for await (const page of all()) {
    for (const row of page) {
      if (seen.rows >= limit) {
        seen.isCut = true;
        return;
      }
      seen.rows += 1;
      yield row;
    }
  }
}
