import { optionError } from "../errors/option-error.ts";
import type { Config } from "./config.generated.ts";
import type { SoqlTexts } from "./soql-files.ts";
import { plainSoql } from "./soql-text.ts";

type Query = NonNullable<Config["queries"]>[number];

/** A query that becomes a stream, by its text or by the name of one that comes with the tap. */
export interface QuerySetting {
  /** The stream's id. */
  readonly name: string;
  /** Either this or `preset`; without comments. */
  readonly soql: string | undefined;
  /** The file that has the text, as the user names it; null: the configuration has it. */
  readonly file: string | null;
  readonly preset: string | null;
  /** Fields that the preset gets beside its own. */
  readonly fields: readonly string[];
  readonly keyProperties: readonly string[] | null;
  readonly replicationKey: string | null;
  /** Null: as for all streams. */
  readonly records: NonNullable<Query["records"]> | null;
  readonly api: NonNullable<Query["api"]> | null;
}

/** @param texts of the files that queries are in. @throws TapError of kind config that names the query */
export function queriesOf(queries: readonly Query[], texts: SoqlTexts): readonly QuerySetting[] {
  const names = new Set<string>();
  return queries.map((query) => {
    const { name, soql_file: file, preset, fields = [] } = query;
    if (names.has(name)) throw optionError("queries", `there are two by the name ${name}.`, "Give each its own name.");
    names.add(name);
    refuseUnclear(query);
    const soql = query.soql ?? (file === undefined ? undefined : texts.get(file));
    return {
      name,
      soql: soql === undefined ? undefined : plainSoql(name, soql),
      file: file ?? null,
      preset: preset ?? null,
      fields,
      keyProperties: query.key_properties ?? null,
      replicationKey: query.replication_key ?? null,
      records: query.records ?? null,
      api: query.api ?? null,
    };
  });
}

const queryHint =
  'Give it a query, like "soql": "SELECT Id, Name FROM Account"; a file of one, like "soql_file": "deals.soql"; or a preset, like "preset": "accounts".';

/** A query is given in one way. */
function refuseUnclear({ name, soql, soql_file, preset, fields = [] }: Query): void {
  const given = Object.entries({ soql, soql_file, preset }).filter(([, value]) => value !== undefined);
  const blank = given.find(([, value]) => value?.trim() === "")?.[0];
  if (blank !== undefined) throw optionError("queries", `${name}: its ${blank} is empty.`, queryHint);
  if (given.length === 0) throw optionError("queries", `${name} has neither soql nor soql_file nor preset.`, queryHint);
  if (given.length > 1)
    throw optionError("queries", `${name} has ${given.map(([way]) => way).join(" and ")}.`, "Give it one of them.");
  if (preset === undefined && fields.length > 0)
    throw optionError("queries", `${name} has fields without preset.`, "Name them in its SELECT.");
}
