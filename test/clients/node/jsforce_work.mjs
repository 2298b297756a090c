/**
 * Does one task with jsforce, as its documentation shows it.
 * Arguments: the folder that jsforce is installed in, the name of the task, a file with its input, a file for its result.
 */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, name, givenFile, resultFile] = process.argv.slice(2);
const { Connection } = createRequire(join(folder, "package.json"))("jsforce");
const given = JSON.parse(readFileSync(givenFile, "utf8"));

const app = () => ({
  loginUrl: given.url,
  clientId: given.clientId,
  clientSecret: given.clientSecret,
  redirectUri: "http://127.0.0.1/callback",
});
const open = () => new Connection({ instanceUrl: given.url, accessToken: given.accessToken, version: "60.0" });

async function identityOf(connection) {
  const { user_id, organization_id, username } = await connection.identity();
  return { user_id, organization_id, username, instanceUrl: connection.instanceUrl };
}

const work = {
  async login() {
    const bySoap = new Connection({ loginUrl: given.url });
    await bySoap.login(given.username, given.password);
    const byPassword = new Connection({ oauth2: app() });
    await byPassword.login(given.username, given.password);
    const byRefreshToken = new Connection({ oauth2: app(), instanceUrl: given.url, refreshToken: given.refreshToken });
    return {
      bySoap: await identityOf(bySoap),
      byPassword: await identityOf(byPassword),
      byRefreshToken: await identityOf(byRefreshToken),
    };
  },

  async refused() {
    const connection = new Connection({ loginUrl: given.url });
    return connection.login(given.username, "wrong").then(
      () => "let in",
      ({ message }) => message,
    );
  },

  async describe() {
    const connection = open();
    const { sobjects } = await connection.describeGlobal();
    const describes = {};
    for (const { name: object } of sobjects) describes[object] = await connection.describe(object);
    return { sobjects, describes };
  },

  /** Follows the pages one by one. */
  async queryMore() {
    const connection = open();
    let page = await connection.query(given.soql);
    const { totalSize } = page;
    const pages = [page.records.length];
    const rows = [...page.records];
    while (!page.done) {
      page = await connection.queryMore(page.nextRecordsUrl);
      pages.push(page.records.length);
      rows.push(...page.records);
    }
    return { totalSize, pages, rows };
  },

  /** `maxFetch` is 10,000 by default. */
  async autoFetch() {
    const { records, totalSize, done } = await open().query(given.soql, { autoFetch: true, ...given.options });
    return { rows: records, totalSize, done };
  },

  /** The same rows as a stream of events. */
  async events() {
    const rows = [];
    const query = open().query(given.soql);
    query.on("record", (row) => rows.push(row));
    const ended = once(query, "end");
    query.run({ autoFetch: true, maxFetch: 1_000_000 });
    await ended;
    return { rows };
  },

  async bulk() {
    const connection = open();
    const rows = [];
    // An error that jsforce does not report by its stream would end the process.
    const uncaught = once(process, "uncaughtException").then(([error]) => error);
    const stream = await connection.bulk2.query(given.soql, { pollInterval: 50, pollTimeout: 60_000 });
    stream.on("record", (row) => rows.push(row));
    const failed = new Promise((resolve) => stream.on("error", resolve));
    const error = await Promise.race([once(stream, "end").then(() => null), failed, uncaught]);
    return { rows, error: error === null ? null : { code: error.code, message: error.message } };
  },

  async records() {
    const connection = open();
    const invoices = connection.sobject("Invoice__c");
    const accounts = connection.sobject("Account");
    const created = await accounts.create(given.values);
    const retrieved = await accounts.retrieve(created.id);
    const updated = await accounts.update({ Id: created.id, ...given.change });
    const changed = await accounts.retrieve(created.id);
    const upserted = await invoices.upsert({ ...given.invoice }, "External_Key__c");
    const again = await invoices.upsert({ ...given.invoice }, "External_Key__c");
    const many = await accounts.create([given.values, {}]);
    const manyRead = await accounts.retrieve([created.id, many[0].id]);
    const destroyed = await accounts.destroy([created.id, many[0].id]);
    const gone = await accounts.retrieve(created.id).then(
      () => "still there",
      ({ errorCode }) => errorCode,
    );
    return { created, retrieved, updated, changed, upserted, again, many, manyRead, destroyed, gone };
  },

  async composite() {
    const connection = open();
    const composite = await connection.requestPost("/services/data/v60.0/composite", {
      allOrNone: false,
      compositeRequest: given.parts,
    });
    const batch = await connection.requestPost("/composite/batch", { batchRequests: given.requests });
    const limits = await connection.request("/services/data/v60.0/limits");
    return { composite, batch, limits, usage: connection.limitInfo };
  },
};

writeFileSync(resultFile, JSON.stringify(await work[name]()));
