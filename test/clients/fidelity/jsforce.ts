import { join } from "node:path";
import { mustEqual } from "../compare.ts";
import type { Json, Row } from "../records.ts";
import { asRest, type Field } from "./csv-values.ts";
import { lockedNodeVersion, nodeEnvironment } from "./node-environment.ts";
import type { OrgClient, OrgClientContext } from "./org-client.ts";
import { bare, base, mustBe, restOf } from "./rest.ts";
import { membersLike, sessionOf, type Worker, workerOf } from "./worker.ts";

/** The library that most Node programs use for Salesforce. */
export const jsforce: OrgClient = {
  name: "jsforce",
  version: () => lockedNodeVersion("jsforce", "jsforce"),
  rows: { Account: 10_500 },
  async run(context) {
    const folder = await nodeEnvironment("jsforce", context.environments);
    const program = join(import.meta.dirname, "../node/jsforce_work.mjs");
    const work = workerOf([process.execPath, program, folder], { folder: context.folder, env: {} });
    await login(context, work);
    await describe(context, work);
    await queries(context, work);
    await bulk(context, work);
    await records(context, work);
    await composite(context, work);
  },
};

async function login({ org, step }: OrgClientContext, work: Worker): Promise<void> {
  const { clientId, clientSecret, refreshToken, username, password, securityToken } = org.credentials;
  const given = { url: org.url, clientId, clientSecret, refreshToken, username, password: password + securityToken };
  await step("login() by SOAP and by OAuth, refresh token", async () => {
    const answer = await work<Row>("login", given);
    const [user] = org.org.users;
    const wanted = {
      user_id: user?.id ?? "",
      organization_id: org.org.id,
      username,
      instanceUrl: org.url,
    };
    mustBe("who logged in", answer, { bySoap: wanted, byPassword: wanted, byRefreshToken: wanted });
    const refusal = "INVALID_LOGIN: Invalid username, password, security token; or user locked out.";
    mustBe("the refusal", await work<Json>("refused", given), refusal);
    return { seen: "the same user in the same org three times; a wrong password is INVALID_LOGIN", value: null };
  });
}

interface Described {
  readonly sobjects: readonly Json[];
  readonly describes: Readonly<Record<string, { readonly fields: readonly Json[] }>>;
}

async function describe(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  await context.step("describeGlobal(), describe() of each object", async () => {
    const answer = await work<Described>("describe", sessionOf(context));
    const { sobjects } = await rest.get<{ readonly sobjects: readonly { readonly name: string }[] }>("sobjects");
    mustBe("describe global", answer.sobjects, sobjects);
    let fields = 0;
    for (const { name } of sobjects) {
      mustBe(`the describe of ${name}`, answer.describes[name], await rest.get<Json>(`sobjects/${name}/describe`));
      fields += answer.describes[name]?.fields.length ?? 0;
    }
    return { seen: `${sobjects.length} objects with ${fields} fields, every member the same`, value: null };
  });
}

interface Rows {
  readonly rows: readonly Row[];
  readonly totalSize?: number;
  readonly done?: boolean;
  readonly pages?: readonly number[];
  readonly error?: { readonly code: string; readonly message: string } | null;
}

const soql =
  "SELECT Id, Name, Description, AnnualRevenue, NumberOfEmployees, CreatedDate, IsDeleted FROM Account ORDER BY Id";

const sameRows = (held: readonly Row[], wanted: readonly Row[]): void =>
  mustEqual(new Map([["Account", held.map(bare)]]), new Map([["Account", wanted]]));

async function queries(context: OrgClientContext, work: Worker): Promise<void> {
  const wanted = await restOf(context.org).rows(soql);
  const given = { ...sessionOf(context), soql };
  await context.step("query(), queryMore() to the end", async () => {
    const { rows, pages, totalSize } = await work<Rows>("queryMore", given);
    mustBe("the pages", pages, [2000, 2000, 2000, 2000, 2000, wanted.length - 10_000]);
    mustBe("totalSize", totalSize, wanted.length);
    sameRows(rows, wanted);
    return { seen: `${rows.length} rows in ${pages?.length} pages`, value: null };
  });
  await context.step("query() with autoFetch", async () => {
    const whole = await work<Rows>("autoFetch", { ...given, options: { maxFetch: 1_000_000 } });
    sameRows(whole.rows, wanted);
    const events = await work<Rows>("events", given);
    sameRows(events.rows, wanted);
    return { seen: `${whole.rows.length} rows, as a list and as events`, value: null };
  });
  await context.step("query() with autoFetch and no maxFetch", async () => {
    const cut = await work<Rows>("autoFetch", given);
    sameRows(cut.rows, wanted.slice(0, 10_000));
    mustBe("totalSize", cut.totalSize, wanted.length);
    return { seen: "10000 rows and no more, as jsforce documents it", value: null };
  });
}

async function bulk(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  const { fields } = await rest.get<{ readonly fields: readonly Field[] }>("sobjects/Account/describe");
  // Bulk 2.0 takes no ORDER BY; the rows are compared in any order.
  const unordered = soql.replace(" ORDER BY Id", "");
  const wanted = await rest.rows(soql);
  const given = { ...sessionOf(context), soql: unordered };
  await context.step("bulk2.query()", async () => {
    const { rows, error } = await work<Rows>("bulk", given);
    mustBe("the error", error, null);
    sameRows(
      rows.map((row) => asRest(row, fields)),
      wanted,
    );
    return { seen: `${rows.length} rows in one set of results`, value: null };
  });
  await context.step("bulk2.query() with two sets of results", async () => {
    context.org.settings.bulkSetRows = 200;
    try {
      const { error } = await work<Rows>("bulk", { ...given, soql: `${unordered} LIMIT 300` });
      mustBe("the error", error?.code, "ERR_STREAM_WRITE_AFTER_END");
      return { seen: `an uncaught "${error?.message}" ends the process, by a fault of jsforce`, value: null };
    } finally {
      context.org.settings.bulkSetRows = 50_000;
    }
  });
}

interface Worked {
  readonly created: { readonly id: string };
  readonly retrieved: Row;
  readonly updated: Json;
  readonly changed: Row;
  readonly upserted: { readonly id: string };
  readonly again: Json;
  readonly many: readonly { readonly id?: string }[];
  readonly manyRead: readonly Row[];
  readonly destroyed: Json;
  readonly gone: Json;
}

async function records(context: OrgClientContext, work: Worker): Promise<void> {
  const rest = restOf(context.org);
  const values = { Name: 'Résumé & Sons "Ltd" <one>', Description: "two\r\nlines 👋", AnnualRevenue: 1234567890 };
  const change = { Name: "Changed", Description: null };
  const invoice = { External_Key__c: "jsforce-1", Status__c: "Sent" };
  await context.step("create(), retrieve(), update(), upsert(), destroy()", async () => {
    const done = await work<Worked>("records", { ...sessionOf(context), values, change, invoice });
    const { id } = done.created;
    const second = done.many[0]?.id ?? "";
    mustBe("create()", done.created, { id, success: true, errors: [] });
    mustBe("retrieve()", membersLike(done.retrieved, values), values);
    mustBe("update()", done.updated, { id, success: true, errors: [] });
    mustBe("retrieve() after update()", membersLike(done.changed, values), { ...values, ...change });
    mustBe("upsert()", done.upserted, { id: done.upserted.id, success: true, errors: [], created: true });
    mustBe("upsert() again", done.again, { id: done.upserted.id, success: true, errors: [], created: false });
    const missing = { message: "Required fields are missing: [Name]", fields: ["Name"] };
    mustBe("create() of two, one without a name", done.many, [
      { id: second, success: true, errors: [] },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", ...missing }] },
    ]);
    mustBe(
      "retrieve() of two",
      done.manyRead.map(({ Id }) => Id ?? null),
      [id, second],
    );
    mustBe("destroy()", done.destroyed, [
      { id, success: true, errors: [] },
      { id: second, success: true, errors: [] },
    ]);
    mustBe("retrieve() after destroy()", done.gone, "ENTITY_IS_DELETED");
    const left = await rest.rows(`SELECT Id, IsDeleted FROM Account WHERE Id IN ('${id}', '${second}')`, true);
    mustBe(
      "the recycle bin",
      left.map(({ IsDeleted }) => IsDeleted ?? null),
      [true, true],
    );
    const [held] = await rest.rows(`SELECT Status__c FROM Invoice__c WHERE External_Key__c = 'jsforce-1'`);
    mustBe("the row upserted", held, { Status__c: "Sent" });
    return { seen: "every value came back as written; the org holds what was written", value: null };
  });
}

interface Composed {
  readonly composite: {
    readonly compositeResponse: readonly { readonly body: Json; readonly httpStatusCode: number }[];
  };
  readonly batch: Json;
  readonly limits: Json;
  readonly usage: { readonly apiUsage: { readonly used: number; readonly limit: number } };
}

async function composite(context: OrgClientContext, work: Worker): Promise<void> {
  const { org, step } = context;
  const name = "From a composite";
  await step("composite and composite/batch by requestPost(), limits", async () => {
    const parts = [
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "made", body: { Name: name } },
      { method: "GET", url: `${base}/sobjects/Account/@{made.id}?fields=Name`, referenceId: "read" },
      { method: "GET", url: `${base}/query?q=SELECT+Nothing__c+FROM+Account`, referenceId: "wrong" },
    ];
    const requests = [{ method: "GET", url: "v60.0/query?q=SELECT+COUNT()+FROM+Contact" }];
    const before = org.apiCalls();
    const done = await work<Composed>("composite", { ...sessionOf(context), parts, requests });
    const used = org.apiCalls() - before;
    const statuses = done.composite.compositeResponse.map(({ httpStatusCode }) => httpStatusCode);
    mustBe("the parts' statuses", statuses, [201, 200, 400]);
    const read = done.composite.compositeResponse[1]?.body;
    const [held = {}] = await restOf(org).rows(`SELECT Id FROM Account WHERE Name = '${name}'`);
    const url = `${base}/sobjects/Account/${held["Id"]}`;
    mustBe("the part that reads", read, { attributes: { type: "Account", url }, Name: name });
    const { totalSize } = org.org.query(org.org.users[0]!, "SELECT COUNT() FROM Contact", { all: false });
    mustBe("the batch", done.batch, {
      hasErrors: false,
      results: [{ statusCode: 200, result: { totalSize, done: true, records: [] } }],
    });
    mustBe("API calls", used, 3);
    const { apiUsage } = done.usage;
    mustBe("limitInfo", apiUsage, { used: apiUsage.used, limit: org.settings.dailyApiCalls });
    return { seen: "references filled, a part refused by itself, calls counted", value: null };
  });
}
