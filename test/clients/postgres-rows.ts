import type { Postgres } from "./postgres.ts";
import type { Json, Lists, Row } from "./records.ts";

/** A column as the database has it. */
interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

/** The rows of all tables in a schema, by the names of tables and columns in the database; date-times as the tap writes them. */
export async function rowsInSchema(postgres: Postgres, schema: string): Promise<Lists> {
  const columns = await postgres.rows(
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = '${schema}'`,
  );
  const byTable = Map.groupBy(columns as unknown as readonly Column[], ({ table_name }) => table_name);
  const all = new Map<string, readonly Row[]>();
  for (const [table, ofTable] of byTable) {
    const moments = new Set(
      ofTable.filter(({ data_type }) => data_type.startsWith("timestamp")).map(({ column_name }) => column_name),
    );
    // Rows are objects: row_to_json.
    const rows = (await postgres.rows(`SELECT * FROM "${schema}"."${table}"`)) as readonly Row[];
    all.set(
      table,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, moments.has(name) ? moment(value) : value]),
        ),
      ),
    );
  }
  return all;
}

/** `timestamp without time zone`, of UTC. */
function moment(value: Json): Json {
  return typeof value === "string" ? new Date(`${value.replace(/\+00:00$/, "")}Z`).toISOString() : value;
}
