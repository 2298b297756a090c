import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientContext } from "../client.ts";
import { type Postgres, startPostgres } from "../postgres.ts";
import { mustRun } from "../process.ts";

/** What a target wrote into PostgreSQL: `Account.Name text`. */
type Columns = readonly string[];

interface Target {
  /** Its package, which names its lock file. */
  readonly name: string;
  readonly config: (postgres: Postgres, schema: string) => object;
}

const password = "none";
const targets: readonly Target[] = [
  {
    name: "pipelinewise-target-postgres",
    config: ({ host, port, user, database }, schema) => ({
      ...{ host, port, user, password, dbname: database, default_target_schema: schema },
    }),
  },
  {
    name: "meltanolabs-target-postgres",
    config: ({ host, port, user, database }, schema) => ({
      ...{ host, port, user, password, database, default_target_schema: schema },
    }),
  },
];

/** Messages that go into the same tables, one file after the other. */
interface Loads {
  readonly theirs: string;
  readonly ours: string;
}

/**
 * Loads what their tap wrote and then what this tap wrote into the same tables, by two targets.
 * @returns what was seen
 * @throws Error where a target has changed a column, or made a new one
 */
export async function columnsStay(context: ClientContext, { theirs, ours }: Loads): Promise<string> {
  const postgres = await startPostgres();
  try {
    const counts: string[] = [];
    for (const { name, config } of targets) {
      const environment = await context.environmentOf(name);
      const schema = name.split("-")[0]!;
      const file = join(context.folder, `${schema}.json`);
      await writeFile(file, JSON.stringify(config(postgres, schema)));
      const load = (messages: string) =>
        mustRun(["sh", "-c", '"$0" --config "$1" < "$2"', environment.program("target-postgres"), file, messages], {
          cwd: context.folder,
        });
      await load(theirs);
      const before = await columnsIn(postgres, schema);
      await load(ours);
      const after = await columnsIn(postgres, schema);
      const changed = [...before, ...after].filter((each) => !before.includes(each) || !after.includes(each));
      if (before.length === 0 || changed.length > 0) throw new Error(`${name}: ${changed.join(", ") || "no columns"}`);
      counts.push(`${before.length} columns of ${name} stay as they are`);
    }
    return counts.join(", ");
  } finally {
    await postgres.close();
  }
}

async function columnsIn(postgres: Postgres, schema: string): Promise<Columns> {
  const found = await postgres.rows(
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = '${schema}' ORDER BY 1, 2`,
  );
  return found.map((row) => JSON.stringify(row)).filter((row) => !row.includes('"column_name":"_sdc_'));
}
