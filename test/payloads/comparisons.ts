import type { RunningOrg } from "@singer-io-ts/demo-org";
import { ask, type Call } from "./call.ts";
import { type Comparison, data, get, idOf } from "./comparison.ts";
import { isRow } from "./json.ts";
import { viewComparisons } from "./view-comparisons.ts";

const accountFields =
  "Id, Name, AccountNumber, Industry, Type, BillingCity, BillingState, BillingCountry, Phone, Website, CreatedDate, LastModifiedDate, SystemModstamp";
const caseFields =
  "Id, CaseNumber, Subject, Description, Status, Priority, Origin, Reason, Type, OwnerId, AccountId, ContactId, CreatedDate, LastModifiedDate, SystemModstamp, ClosedDate, IsClosed, IsEscalated";

const query = (file: string, soql: string, resource = "query"): Comparison =>
  get(file, `${data}/${resource}?q=${encodeURIComponent(soql)}`);

/** A query with two pages. */
function accounts(org: RunningOrg): Call {
  org.settings.pageRows = 600;
  return { path: `${data}/query?q=${encodeURIComponent(`SELECT ${accountFields} FROM Account`)}` };
}

const made = (org: RunningOrg, object: string, values: Readonly<Record<string, unknown>>): string => {
  const [user] = org.org.users;
  if (user === undefined) throw new Error("The org has no user.");
  return org.org.create(user, object, values);
};

const login = (org: RunningOrg, password?: string): Call => {
  const { clientId: client_id, clientSecret: client_secret, username, ...secret } = org.credentials;
  const form = { grant_type: "password", client_id, client_secret, username };
  return {
    path: "/services/oauth2/token",
    form: { ...form, password: password ?? `${secret.password}${secret.securityToken}` },
  };
};

const byKey = (file: string, method: string, key: string, value: string): Comparison => ({
  file,
  call: () => ({ method, path: `${data}/sobjects/Account/${key}/${value}`, ...(method === "PATCH" && { body: {} }) }),
});

const envelope = (name: string, password: string): string =>
  '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
  `<login xmlns="urn:enterprise.soap.sforce.com"><username>${name}</username><password>${password}</password></login>` +
  "</e:Body></e:Envelope>";

/** A comparison for each recording that the demo org can answer. */
export const comparisons: readonly Comparison[] = [
  { file: "auth/restforce-auth_success_response.json", call: (org) => login(org) },
  { file: "auth/sfpy-login_response_200.json", call: (org) => login(org) },
  { file: "auth/sfpy-sandbox_login_response_200.json", call: (org) => login(org) },
  {
    file: "auth/restforce-refresh_success_response.json",
    call({ credentials: { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } }) {
      const form = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
      return { path: "/services/oauth2/token", form };
    },
  },
  { file: "errors/restforce-auth_error_response.json", call: (org) => login(org, "wrong") },
  {
    file: "errors/sfpy-soap_login_response_500.xml",
    call: ({ credentials }) => ({
      path: "/services/Soap/c/60.0",
      text: envelope(credentials.username, "wrong"),
    }),
  },
  { file: "errors/restforce-expired_session_response.json", call: () => ({ path: `${data}/limits`, token: "gone" }) },
  {
    file: "errors/restforce-upsert_multiple_error_response.json",
    call(org) {
      for (const LastName of ["A", "B"]) made(org, "Contact", { LastName, Email: "twice@example.com" });
      return { path: `${data}/sobjects/Contact/Email/twice@example.com` };
    },
  },
  byKey("errors/restforce-delete_error_response.json", "DELETE", "rid", "1"),
  byKey("errors/restforce-sobject_find_error_response.json", "GET", "Nothing__c", "1"),
  byKey("errors/restforce-upsert_error_response.json", "PATCH", "Namez", "1"),
  {
    file: "errors/sfpy-insert_blob_response_400.json",
    call: (org) => ({
      path: `${data}/sobjects/Attachment`,
      body: { Name: "no content", ParentId: made(org, "Account", { Name: "A" }) },
    }),
  },
  get("errors/restforce-search_error_response.json", `${data}/search?q=FIND`),
  get("search/nango-search-records.json", `${data}/search?q=${encodeURIComponent("FIND {Acme}")}`),
  get("search/nango-parameterized-search-records.json", `${data}/parameterizedSearch?q=Acme&sObject=Account`),
  {
    file: "search/restforce-search_success_response.json",
    call(org) {
      org.settings.oldestVersion = 23;
      for (const Name of ["Whizbang Foo", "Whizbang Bar"]) made(org, "Account", { Name });
      return { path: `/services/data/v23.0/search?q=${encodeURIComponent("FIND {Whizbang}")}` };
    },
  },
  query("errors/object-query-errors-a.json", "SELECT Id FROM AccountChangeEvent"),
  get("versions/nango-list-available-resources.json", "/services/data"),
  get("limits/nango-get-limits.json", `${data}/limits`),
  get("describe/nango-describe-global.json", `${data}/sobjects`),
  get("describe/nango-describe-sobject.json", `${data}/sobjects/Account/describe`),
  get("describe/nango-get-sobject-basic-info.json", `${data}/sobjects/Account/`),
  get("describe/cci-Case-describe.json", `${data}/sobjects/Case/describe`),
  get("describe/cci-OpportunityContactRole-describe.json", `${data}/sobjects/OpportunityContactRole/describe`),
  get("describe/cci-Custom__c-describe.json", `${data}/sobjects/Invoice__c/describe`),
  get("quickactions/nango-get-quick-action-defaults.json", `${data}/quickActions/NewTask/defaultValues`),
  { file: "query/nango-accounts.json", call: accounts },
  {
    file: "query/nango-accounts.json",
    index: 1,
    async call(org) {
      const { body } = await ask(org, accounts(org));
      return { path: isRow(body) ? String(body["nextRecordsUrl"]) : "" };
    },
  },
  query("query/nango-cases.json", `SELECT ${caseFields} FROM Case ORDER BY SystemModstamp ASC LIMIT 26`),
  query("query/nango-query-all-records.json", "SELECT Id, Name FROM Account LIMIT 5", "queryAll"),
  query("query/sfpy-query_response_200.json", "SELECT Id, Name FROM Account LIMIT 10"),
  query(
    "query/restforce-query_aggregate_success_response.json",
    "SELECT CampaignId, SUM(Amount) FROM Opportunity GROUP BY CampaignId LIMIT 3",
  ),
  get("bulk1/cci-bulk1-upsert-cassette.json", `${data}/limits/recordCount?sObjects=Contact`),
  { ...query("bulk1/cci-bulk1-upsert-cassette.json", "SELECT Id, FirstName, LastName FROM Contact LIMIT 5"), index: 1 },
  {
    file: "records/nango-create-record.json",
    call: () => ({ path: `${data}/sobjects/Account/`, body: { Name: "Made" } }),
  },
  {
    file: "records/sfpy-insert_response_201.json",
    call: () => ({ path: `${data}/sobjects/Account`, body: { Name: "Made" } }),
  },
  {
    file: "records/nango-update-record.json",
    call: (org) => ({
      method: "PATCH",
      path: `${data}/sobjects/Account/${made(org, "Account", { Name: "A" })}`,
      body: { Name: "B" },
    }),
  },
  {
    file: "records/nango-delete-record.json",
    call: (org) => ({ method: "DELETE", path: `${data}/sobjects/Account/${made(org, "Account", { Name: "A" })}` }),
  },
  {
    file: "records/sfpy-upsert_non_existing_record_response_201.json",
    call: () => ({ method: "PATCH", path: `${data}/sobjects/Invoice__c/External_Key__c/new`, body: {} }),
  },
  {
    file: "records/sfpy-query_sobj_row_response.json",
    call: (org) => ({ path: `${data}/sobjects/Account/${made(org, "Account", { Name: "A" })}?fields=Id,Name` }),
  },
  {
    file: "blob/sfpy-query_attachments_before_blob_200.json",
    call: (org) => ({ path: `${data}/sobjects/Attachment/${idOf(org, "SELECT Id FROM Attachment LIMIT 1")}` }),
  },
  {
    file: "replication/restforce-get_deleted_success_response.json",
    call(running) {
      const { org, clock } = running;
      const id = made(running, "Account", { Name: "A" });
      const [user] = org.users;
      clock.advance(120_000);
      if (user !== undefined) org.remove(user, "Account", id);
      clock.advance(120_000);
      const dateTime = (minutes: number): string =>
        encodeURIComponent(new Date(clock.now().getTime() + minutes * 60_000).toISOString());
      return { path: `${data}/sobjects/Account/deleted?start=${dateTime(-10)}&end=${dateTime(0)}` };
    },
  },
  {
    file: "bulk2/airbyte-job_response.json",
    call: () => ({ path: `${data}/jobs/query`, body: { operation: "queryAll", query: "SELECT Id FROM Account" } }),
  },
  {
    file: "composite/nango-composite-batch-request.json",
    call() {
      const urls = ["v60.0/limits", "v60.0/sobjects/Account/describe"];
      return {
        path: `${data}/composite/batch`,
        body: { haltOnError: false, batchRequests: urls.map((url) => ({ method: "GET", url })) },
      };
    },
  },
  {
    file: "composite/nango-composite-graph-request.json",
    call() {
      const part = {
        method: "POST",
        url: `${data}/sobjects/Account`,
        referenceId: "newAccount",
        body: { Name: "Made" },
      };
      return { path: `${data}/composite/graph`, body: { graphs: [{ graphId: "test1", compositeRequest: [part] }] } };
    },
  },
  {
    file: "composite/nango-delete-sobject-collection.json",
    index: 1,
    call(org) {
      const ids = ["A", "B"].map((Name) => made(org, "Account", { Name }));
      return { method: "DELETE", path: `${data}/composite/sobjects?allOrNone=false&ids=${ids.join(",")}` };
    },
  },
  {
    file: "composite/nango-update-sobject-collection.json",
    call: () => ({
      method: "PATCH",
      path: `${data}/composite/sobjects`,
      body: { allOrNone: false, records: [{ attributes: { type: "Account" }, id: "001xx000003DHP0AAO", Name: "B" }] },
    }),
  },
  {
    file: "composite/nango-upsert-sobject-collection.json",
    call: () => ({
      method: "PATCH",
      path: `${data}/composite/sobjects/Account/Id`,
      body: { allOrNone: false, records: [{ Id: "001000000000000000", Name: "B" }] },
    }),
  },
  ...viewComparisons,
];
