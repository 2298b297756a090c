import type { TestOrg } from "../support/test-org.ts";

type Fault = Parameters<TestOrg["running"]["fault"]>[0];

const reading = "/(query|queryAll|composite|jobs/query)([/?]|$)";
const results = "/results";
const pages = "/(query|queryAll)[/?]";
const creating = "/jobs/query$";

/** The faults that the n-th matching request can meet. */
export const faults: readonly Fault[] = [
  { path: reading, reply: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "The server is too busy" } },
  { path: reading, reply: { status: 500, text: "<html>Internal error</html>" } },
  { path: reading, lose: "sessions" },
  { path: reading, cutAfter: 300 },
  { path: reading, dropRows: 1 },
  { path: reading, endEarly: true },
  { path: reading, advanceMs: 3_700_000 },
  {
    path: reading,
    reply: { status: 400, errorCode: "QUERY_TIMEOUT", message: "Your query request was running for too long." },
  },
  {
    path: reading,
    reply: { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." },
    count: "all",
  },
  { path: "/query/", lose: "locators" },
  {
    path: "/(updated|deleted)/",
    reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" },
  },
  { path: results, cutAfter: 2_000 },
  { path: results, truncate: 8 },
  { path: results, flipByte: 400 },
  { path: results, dropRows: 1 },
  { path: results, csv: "permuted" },
  { path: results, csv: "cutRow" },
  { path: results, headers: { "Sforce-Locator": null } },
  { path: results, headers: { "Sforce-NumberOfRecords": null } },
  { path: results, lose: "jobs" },
  // Damage that only the checksum of gzip may show, and pages other than the requested ones.
  { path: pages, flipByte: 150 },
  { path: pages, flipByte: 700 },
  { path: pages, flipByte: 1_500 },
  { path: pages, truncate: 8 },
  { path: reading, flipByte: 900 },
  { path: "/query/", replay: true },
  { path: "/query/", replay: true, count: 4 },
  { path: reading, repeatRow: "added" },
  { path: reading, repeatRow: "inPlace" },
  { path: reading, repeatRow: "inPlace", count: 3 },
  { path: results, replay: true },
  { path: results, replay: true, count: 4 },
  { path: results, dropRows: 1, count: 4 },
  { path: creating, job: { state: "Failed", errorMessage: "InternalServerError : Retried more than fifteen times" } },
  { path: creating, job: { state: "Aborted" } },
];
