import type { RunningOrg } from "@singer-io-ts/demo-org";
import { canonical, type Json, type Row } from "../records.ts";

/** Reads the org by plain HTTP. The clients must read the same. */
export interface Rest {
  /** The answer to a GET below /services/data/vXX.0/. @throws Error if its status is not 2xx */
  get<T>(path: string): Promise<T>;
  /** All rows of a query without their attributes. `all`: those in the recycle bin too. */
  rows(soql: string, all?: boolean): Promise<readonly Row[]>;
}

export const base = baseOf(60);

function baseOf(version: number): string {
  return `/services/data/v${version}.0`;
}

interface Page {
  readonly records: readonly Row[];
  readonly nextRecordsUrl?: string;
}

/** @param version the API version that the client uses: addresses in rows contain it. */
export function restOf(org: RunningOrg, version = 60): Rest {
  const ask = async <T>(path: string): Promise<T> => {
    const reply = await fetch(`${org.url}${path}`, { headers: { Authorization: `Bearer ${org.login()}` } });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`GET ${path}: the org answered ${reply.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    get: (path) => ask(`${baseOf(version)}/${path}`),
    async rows(soql, all = false) {
      const rows: Row[] = [];
      let next: string | undefined = `${baseOf(version)}/${all ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`;
      while (next !== undefined) {
        const page: Page = await ask(next);
        rows.push(...page.records.map(bare));
        next = page.nextRecordsUrl;
      }
      return rows;
    },
  };
}

/** Without the attributes of Salesforce's JSON. */
export function bare({ attributes: _attributes, ...values }: Row): Row {
  return values;
}

/** @throws Error that shows both values if they differ in more than the order of their members */
export function mustBe(what: string, held: Json | undefined, wanted: Json | undefined): void {
  const [left, right] = [canonical(held), canonical(wanted)];
  if (left === right) return;
  const at = [...left].findIndex((character, index) => character !== right[index]);
  const from = Math.max(0, at - 60);
  throw new Error(`${what} is ...${left.slice(from, from + 200)}, not ...${right.slice(from, from + 200)}`);
}
