import type { StartOptions } from "../../src/index.ts";
import type { OrgOptions } from "../../src/org/create-org.ts";
import { type Client, openRealOrg, soql } from "./client.ts";

interface Cell {
  readonly label: string;
  readonly value: unknown;
}

export interface Fact {
  readonly aggregates: readonly Cell[];
  readonly rows: readonly { readonly dataCells: readonly Cell[] }[];
}

interface GroupJson {
  readonly key: string;
  readonly label: string;
  readonly value: unknown;
  readonly groupings: readonly GroupJson[];
}

/** A run as the wire has it, as far as these tests look. */
export interface Result {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly allData: boolean;
  readonly factMap: Readonly<Record<string, Fact>>;
  readonly groupingsDown: { readonly groupings: readonly GroupJson[] };
  readonly groupingsAcross: { readonly groupings: readonly GroupJson[] };
  readonly reportMetadata: Readonly<Record<string, unknown>>;
  readonly reportExtendedMetadata: Readonly<Record<string, unknown>>;
}

export interface ReportClient extends Client {
  idOf(developerName: string): Promise<string>;
  /** A run with its details, the given members of reportMetadata put over the saved ones. */
  run(developerName: string, reportMetadata?: object): Promise<Result>;
  /** The message of a run that is refused, with its status. */
  refused(
    developerName: string,
    reportMetadata?: object,
  ): Promise<{ readonly status: number; readonly error: unknown }>;
  /** The records of a query. */
  rows(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** An org with reports over its rows. */
export async function openReports(
  options: OrgOptions = {},
  settings: StartOptions["settings"] = {},
): Promise<ReportClient> {
  const client = await openRealOrg(options, settings);
  const records = async (text: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const found: Readonly<Record<string, unknown>>[] = [];
    for (let path: string | undefined = soql(text); path !== undefined; ) {
      // The org's own answer to a query.
      const page = (await client.ask(path)).json as { records: typeof found; nextRecordsUrl?: string };
      found.push(...page.records);
      path = page.nextRecordsUrl;
    }
    return found;
  };
  const idOf = async (developerName: string): Promise<string> => {
    const [row] = await records(`SELECT Id FROM Report WHERE DeveloperName = '${developerName}'`);
    return String(row?.["Id"]);
  };
  const post = async (developerName: string, reportMetadata: object) =>
    client.post(`analytics/reports/${await idOf(developerName)}?includeDetails=true`, { reportMetadata });
  return {
    ...client,
    idOf,
    rows: records,
    async run(developerName, reportMetadata = {}) {
      const { status, json } = await post(developerName, reportMetadata);
      if (status !== 200) throw new Error(JSON.stringify(json));
      // What a run answers with has this form; the tests look at what is in it.
      return json as Result;
    },
    async refused(developerName, reportMetadata = {}) {
      const { status, json } = await post(developerName, reportMetadata);
      return { status, error: json };
    },
  };
}

/** The text that cells of a column show, row by row. */
export const labels = ({ rows }: Fact, column: number): readonly (string | undefined)[] =>
  rows.map(({ dataCells }) => dataCells[column]?.label);

export const values = ({ rows }: Fact, column: number): readonly unknown[] =>
  rows.map(({ dataCells }) => dataCells[column]?.value);

export const none: Fact = { aggregates: [], rows: [] };
