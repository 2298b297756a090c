import { join } from "node:path";
import { mustEqual } from "../compare.ts";
import { lockedVersion, prepare } from "../environment.ts";
import type { Json, Row } from "../records.ts";
import { asRest, type Field } from "./csv-values.ts";
import type { OrgClient, OrgClientContext } from "./org-client.ts";
import { mustBe, restOf } from "./rest.ts";
import { membersLike, sessionOf, type Worker, workerOf } from "./worker.ts";

const name = "simple-salesforce";

/** The library that most Python programs use for Salesforce. It reaches its instance by https only. */
export const simpleSalesforce: OrgClient = {
  name,
  version: () => lockedVersion(name, name),
  rows: { Account: 4500 },
  async run(context) {
    const { program } = await prepare(name, context.environments, context.python);
    const script = join(import.meta.dirname, "../python/simple_salesforce_work.py");
    const work = workerOf([program("python"), script], { folder: context.folder, env: context.standIn });
    await login(context, work);
    await describe(context, work);
    await queries(context, work);
    await bulk(context, work);
    await records(context, work);
    await replication(context, work);
    await limits(context, work);
  },
};

async function login(context: OrgClientContext, work: Worker): Promise<void> {
  const { org, step } = context;
  const { clientId, clientSecret, username, password, securityToken } = org.credentials;
  const soql = "SELECT Id, Name FROM Account ORDER BY Id LIMIT 3";
  const given = { ...sessionOf(context), clientId, clientSecret, username, password, securityToken, soql };
  const more = { organizationId: org.org.id, privateKey: org.credentials.privateKey() };
  await step("Salesforce() by session, SOAP, password, JWT bearer, client credentials", async () => {
    const answer = await work<Row>("login", { ...given, ...more });
    const rows = await restOf(org).rows(soql);
    const ways = [
      "by session and instance URL",
      "by SOAP",
      "by SOAP with the organization",
      "by password",
      "by JWT bearer",
      "by client credentials",
    ];
    const wanted = { instance: new URL(org.url).host, rows };
    mustBe("what each session reads", answer, Object.fromEntries(ways.map((way) => [way, wanted])));
    const refusal =
      "Authentication failed (code: INVALID_LOGIN): Invalid username, password, security token; or user locked out.";
    mustBe("the refusal", await work<Json>("refused", given), refusal);
    return { seen: `${ways.length} ways in, the same rows by each; a wrong password is INVALID_LOGIN`, value: null };
  });
}

interface Described {
  readonly sobjects: readonly Json[];
  readonly describes: Readonly<Record<string, Json>>;
}

async function describe(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  await context.step("describe(), describe() of each object", async () => {
    const answer = await work<Described>("describe", sessionOf(context));
    const { sobjects } = await rest.get<{ readonly sobjects: readonly { readonly name: string }[] }>("sobjects");
    mustBe("describe global", answer.sobjects, sobjects);
    for (const { name: object } of sobjects) {
      mustBe(
        `the describe of ${object}`,
        answer.describes[object],
        await rest.get<Json>(`sobjects/${object}/describe`),
      );
    }
    return { seen: `${sobjects.length} objects, every member the same`, value: null };
  });
}

const fieldsAsked = "Id, Name, Description, AnnualRevenue, NumberOfEmployees, BillingLatitude, CreatedDate, IsDeleted";
const soql = `SELECT ${fieldsAsked} FROM Account`;

const sameRows = (held: readonly Row[], wanted: readonly Row[]): void =>
  mustEqual(new Map([["Account", held]]), new Map([["Account", wanted]]));

interface Queried {
  readonly pages: readonly number[];
  readonly byHand: readonly Row[];
  readonly totalSize: number;
  readonly whole: readonly Row[];
  readonly iterated: readonly Row[];
  readonly withDeleted: readonly Row[];
}

async function queries(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  await context.step("query(), query_more(), query_all(), query_all_iter()", async () => {
    const answer = await work<Queried>("queries", { ...sessionOf(context), soql });
    const [alive, all] = [await rest.rows(soql), await rest.rows(soql, true)];
    mustBe("the pages", answer.pages, [2000, 2000, alive.length - 4000]);
    mustBe("totalSize", answer.totalSize, alive.length);
    for (const rows of [answer.byHand, answer.whole, answer.iterated]) sameRows(rows, alive);
    sameRows(answer.withDeleted, all);
    return { seen: `${alive.length} rows in 3 pages; ${all.length} with the deleted ones`, value: null };
  });
}

async function bulk(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  await context.step("bulk2.Account.query()", async () => {
    const { sets } = await work<{ readonly sets: readonly (readonly Row[])[] }>("bulk", {
      ...sessionOf(context),
      soql,
      maxRecords: 2000,
    });
    const wanted = await rest.rows(soql);
    const { fields } = await rest.get<{ readonly fields: readonly Field[] }>("sobjects/Account/describe");
    mustBe(
      "the sets",
      sets.map(({ length }) => length),
      [2000, 2000, wanted.length - 4000],
    );
    sameRows(
      sets.flat().map((row) => asRest(row, fields)),
      wanted,
    );
    return { seen: `${wanted.length} rows in ${sets.length} sets of results`, value: null };
  });
}

interface Worked {
  readonly created: { readonly id: string };
  readonly retrieved: Row;
  readonly updated: Json;
  readonly changed: Row;
  readonly upserted: Json;
  readonly byKey: Row;
  readonly deleted: Json;
  readonly gone: Json;
}

async function records(context: OrgClientContext, work: Worker): Promise<void> {
  const { org, step } = context;
  const values = { Name: 'Résumé & Sons "Ltd" <one>', Description: "two\r\nlines 👋", AnnualRevenue: 1234567890 };
  const change = { Name: "Changed", Description: null };
  await step("create(), get(), update(), upsert(), delete()", async () => {
    const done = await work<Worked>("records", {
      ...sessionOf(context),
      values,
      change,
      externalKey: "simple-1",
      invoice: { Status__c: "Sent" },
    });
    const { id } = done.created;
    mustBe("create()", done.created, { id, success: true, errors: [] });
    mustBe("get()", membersLike(done.retrieved, values), values);
    mustBe("update(), upsert() twice, delete()", [done.updated, done.upserted, done.deleted], [204, [201, 200], 204]);
    mustBe("get() after update()", membersLike(done.changed, values), { ...values, ...change });
    mustBe("get_by_custom_id()", membersLike(done.byKey, { External_Key__c: null, Status__c: null }), {
      External_Key__c: "simple-1",
      Status__c: "Sent",
    });
    mustBe("get() after delete()", done.gone, "ENTITY_IS_DELETED");
    const [left] = await restOf(org).rows(`SELECT Name, IsDeleted FROM Account WHERE Id = '${id}'`, true);
    mustBe("the recycle bin", left, { Name: "Changed", IsDeleted: true });
    return { seen: "every value came back as written; the org holds what was written", value: null };
  });
}

interface Replicated {
  readonly updated: { readonly ids: readonly string[] };
  readonly deleted: { readonly deletedRecords: readonly Row[] };
}

async function replication(context: OrgClientContext, work: Worker): Promise<void> {
  const { org, step } = context;
  const pass = (minutes: number): Date => {
    org.clock.advance(minutes * 60_000);
    return org.clock.now();
  };
  await step("updated(), deleted()", async () => {
    const [user] = org.org.users;
    if (user === undefined) throw new Error("The org has no user.");
    const start = pass(2);
    const [alive = "", deleted = ""] = ["alive", "deleted"].map((Name) => org.org.create(user, "Account", { Name }));
    const deletedAt = pass(3);
    org.org.remove(user, "Account", deleted);
    const end = pass(3);
    const span = { start: start.toISOString(), end: end.toISOString() };
    const answer = await work<Replicated>("replication", { ...sessionOf(context), ...span });
    const deletedDate = deletedAt.toISOString().replace(/\.\d+Z$/, ".000+0000");
    mustBe("updated()", answer.updated.ids, [alive]);
    mustBe("deleted()", answer.deleted.deletedRecords, [{ id: deleted, deletedDate }]);
    return { seen: "the row made and the row deleted, each with its own call", value: null };
  });
}

async function limits(context: OrgClientContext, work: Worker): Promise<void> {
  await context.step("limits(), api_usage", async () => {
    const answer = await work<{ readonly limits: Readonly<Record<string, Row>>; readonly used: readonly number[] }>(
      "limits",
      sessionOf(context),
    );
    const most = context.org.settings.dailyApiCalls;
    const [used = 0, limit] = answer.used;
    mustBe("api_usage", limit, most);
    mustBe("DailyApiRequests", answer.limits["DailyApiRequests"], { Max: most, Remaining: most - used });
    return { seen: `${Object.keys(answer.limits).length} limits; ${used} of ${most} calls in both`, value: null };
  });
}
