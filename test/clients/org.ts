import { type RunningOrg, type Settings, startOrg } from "@singer-io-ts/demo-org";
import { changesOfEveryKind } from "./every-kind.ts";
import type { Json, Row } from "./records.ts";

/** A field as the org describes it, as far as the comparison needs it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** A formula. */
  readonly calculated: boolean;
}

/** A demo org, read by its REST API without the tap's code. What it answers is what the clients must hold. */
export interface TestOrg {
  /** The configuration to log in with. */
  readonly login: Readonly<Record<string, string>>;
  /** Names of the objects that can be queried. */
  objects(): Promise<readonly string[]>;
  fields(object: string): Promise<readonly Field[]>;
  /** All rows, those in the recycle bin too, as REST writes them. */
  rows(object: string): Promise<readonly Row[]>;
  /** The rows of a query; `all`: those in the recycle bin too. */
  query(soql: string, all: boolean): Promise<readonly Row[]>;
  /** The answer of a resource. @param path without the API version */
  get<T>(path: string): Promise<T>;
  /** By the org's clock. */
  now(): Date;
  /** The user that the tap logs in as. */
  readonly username: string;
  /**
   * Makes the changes between two runs: creates, changes and deletes rows of several objects within the second of the
   * first run, and others twenty minutes later.
   */
  liveOn(): Promise<void>;
  /** Prepares changes of each kind, before the first run. @returns what makes them, between two runs */
  prepareEveryKind(): () => void;
  close(): Promise<void>;
}

const minute = 60_000;
const data = "/services/data/v60.0";

/**
 * Starts a new org, the same each time. Its clock only moves by `liveOn`: otherwise a formula of the time of day
 * would differ between two reads of the same row.
 */
export async function startTestOrg(settings: Partial<Settings> = {}): Promise<TestOrg> {
  const running = await startOrg({ now: new Date("2026-03-02T10:20:30.000Z"), settings });
  running.clock.freeze(true);
  const rest = restOf(running);
  try {
    await change("just before", rest);
  } catch (error) {
    await running.close();
    throw error;
  }
  const { clientId, clientSecret, refreshToken } = running.credentials;
  return {
    login: {
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      login_url: running.url,
    },
    async objects() {
      const { sobjects } = await rest<{ sobjects: readonly { name: string; queryable: boolean }[] }>(
        `${data}/sobjects`,
      );
      return sobjects.filter(({ queryable }) => queryable).map(({ name }) => name);
    },
    fields: async (object) => (await rest<{ fields: readonly Field[] }>(`${data}/sobjects/${object}/describe`)).fields,
    rows: (object) => allRows(object, rest),
    query: (soql, all) => queried(soql, all, rest),
    get: (path) => rest(`${data}/${path}`),
    now: () => running.clock.now(),
    username: running.credentials.username,
    async liveOn() {
      await change("soon after", rest);
      running.clock.advance(20 * minute);
      await change("later", rest);
      running.clock.advance(2 * minute);
    },
    prepareEveryKind: () => changesOfEveryKind(running),
    close: () => running.close(),
  };
}

type Rest = <T>(path: string, request?: { readonly method: string; readonly body?: unknown }) => Promise<T>;

function restOf(running: RunningOrg): Rest {
  return async (path, { method, body } = { method: "GET" }) => {
    const reply = await fetch(`${running.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${running.login()}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: the org answered ${reply.status}: ${text}`);
    return JSON.parse(text);
  };
}

interface QueryPage {
  readonly records: readonly Row[];
  readonly nextRecordsUrl?: string;
}

async function allRows(object: string, rest: Rest): Promise<readonly Row[]> {
  const { fields } = await rest<{ fields: readonly Field[] }>(`${data}/sobjects/${object}/describe`);
  const names = fields.filter((field) => isPlain(field) || isCompound(field)).map(({ name }) => name);
  const rows: Row[] = [];
  for (const filter of await filtersOf(object, rest)) {
    rows.push(...(await queried(`SELECT ${names.join(",")} FROM ${object}${filter}`, true, rest)));
  }
  return rows;
}

async function queried(soql: string, all: boolean, rest: Rest): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let next: string | undefined = `${data}/${all ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`;
  while (next !== undefined) {
    const page: QueryPage = await rest(next);
    rows.push(...page.records);
    next = page.nextRecordsUrl;
  }
  return rows;
}

/** Conditions that together select all rows, for objects that refuse a query without a condition. */
async function filtersOf(object: string, rest: Rest): Promise<readonly string[]> {
  const byEach = async (field: string, parent: string, key: string) =>
    (await queried(`SELECT ${key} FROM ${parent}`, true, rest)).map((row) => ` WHERE ${field} = '${row[key]}'`);
  if (object === "ContentDocumentLink") return await byEach("ContentDocumentId", "ContentDocument", "Id");
  if (object === "FieldDefinition") return await byEach("EntityDefinitionId", "EntityDefinition", "DurableId");
  return object === "Vote" ? ["Case", "Account"].map((type) => ` WHERE Parent.Type = '${type}'`) : [""];
}

/** Whether a catalog selects the field by default: all but files and fields made of other fields. */
export function isPlain({ type }: Field): boolean {
  return !["base64", "address", "location"].includes(type);
}

/** A field that is made of others: offered to Airbyte's users, who cannot name a field. */
export const isCompound = ({ type }: Field): boolean => ["address", "location"].includes(type);

interface Written {
  readonly id: string;
  readonly success: boolean;
  readonly errors: Json;
}

const made = 5;
const updated = 10;
const removed = 3;

async function change(round: string, rest: Rest): Promise<void> {
  const text = `${round}: “quoted”, "twice", and, commas\r\nand a second line 👋 ʼn`;
  const of = (type: string, values: Row): Row => ({ attributes: { type }, ...values });
  const accounts = await idsOf("Account", rest);
  const contacts = await idsOf("Contact", rest);
  const invoices = await idsOf("Invoice__c", rest);
  const opportunities = await idsOf("Opportunity", rest);
  const writes: readonly Promise<readonly Written[]>[] = [
    rest(`${data}/composite/sobjects`, {
      method: "POST",
      body: {
        records: [
          ...Array.from({ length: made }, (_, n) =>
            of("Account", { Name: `${round} ${n}`, Description: text, AnnualRevenue: 12_345_678 + n }),
          ),
          // A new org has none.
          of("Vote", { ParentId: accounts[0] ?? null, Type: "Up" }),
        ],
      },
    }),
    rest(`${data}/composite/sobjects`, {
      method: "PATCH",
      body: {
        records: [
          ...accounts.slice(0, updated).map((id) => of("Account", { id, Description: text, Website: null })),
          ...contacts.slice(0, updated).map((id) => of("Contact", { id, Description: text })),
          ...invoices.slice(0, updated).map((id) => of("Invoice__c", { id, Terms__c: text, Total__c: 1234567890.12 })),
        ],
      },
    }),
    rest(`${data}/composite/sobjects?ids=${opportunities.slice(0, removed).join(",")}`, { method: "DELETE" }),
  ];
  const results = (await Promise.all(writes)).flat();
  const refused = results.find(({ success }) => !success);
  if (refused !== undefined) throw new Error(`The org refused a change: ${JSON.stringify(refused)}`);
}

/** Ids of up to 50 rows that are not deleted. */
async function idsOf(object: string, rest: Rest): Promise<readonly string[]> {
  const soql = `SELECT Id FROM ${object} ORDER BY Id DESC LIMIT 50`;
  const { records } = await rest<QueryPage>(`${data}/query?q=${encodeURIComponent(soql)}`);
  return records.map(({ Id }) => String(Id));
}
