/** How the org answers. Every setting may be changed while the org runs: `running.settings`, or PATCH /__admin/settings. */
export interface Settings {
  /** Replies are gzipped for clients that accept it. */
  gzip: boolean;
  /** `length` where the whole body is known before it is sent; results of Bulk jobs are chunked always. */
  framing: "chunked" | "length";
  /** Added to the org's clock in the Date header of replies. */
  dateSkewMs: number;
  /** API versions served; older ones are retired (410), newer ones unknown (404). */
  oldestVersion: number;
  newestVersion: number;
  /** API calls in any 24 hours. */
  dailyApiCalls: number;
  /** Bulk 2.0 query jobs in any 24 hours, and what their results may hold. */
  dailyBulkJobs: number;
  dailyBulkMegabytes: number;
  /** Requests over 20 s at the same time. */
  concurrentLongRequests: number;
  /** The instance in token replies; null: the address they came from. Set another one for an org that has moved. */
  instanceUrl: string | null;
  /** How long a session lives without use. */
  sessionMs: number;
  /** Each refresh gives a new refresh token; using an old one again revokes the grant. */
  rotateRefreshTokens: boolean;
  /** Addresses that the app's users may be sent back to after a login in a browser. */
  callbackUrls: readonly string[];
  /** The app needs PKCE for a login in a browser. */
  requirePkce: boolean;
  /** The app needs its secret too, for a login in a browser. */
  requireSecret: boolean;
  /** Client credentials exist on My Domain only: false answers as login.salesforce.com does. */
  clientCredentials: boolean;
  /** Audiences that signed assertions (JWT bearer) may have; null: the org's own address and, as an org of production, login.salesforce.com. */
  audiences: readonly string[] | null;
  /** Rows of a page of a query at most; the batchSize of a request may lower it, not below 200. */
  pageRows: number;
  /** Rows of a page of a child subquery. */
  childPageRows: number;
  /** Smaller pages where rows have many fields. */
  shrinkWidePages: boolean;
  /** Life of a query locator, and how many a user may have before the oldest is closed. */
  locatorMs: number;
  locatorsPerUser: number;
  /** Ids in an answer of `updated` or `deleted` at most. */
  replicationIds: number;
  /** A query that finds more rows than this takes too long: QUERY_TIMEOUT, and a Bulk job fails with it. */
  queryTimeoutRows: number;
  /** From this size on REST writes numbers with an exponent, as `1.39E8`. */
  scientificFrom: number;
  /** Rows of a set of Bulk results where the request names no maxRecords. */
  bulkSetRows: number;
  /** Rows of a set of Bulk results at most, whatever maxRecords asks for. */
  bulkSetRowsMost: number;
  /**
   * How long jobs wait and work on the org's clock. Null: a job is InProgress at the first look at it and
   * JobComplete at the second, whatever the clock does.
   */
  bulkTimes: { readonly queueMs: number; readonly workMs: number } | null;
  /** Report runs in any hour of the org's clock, and how many synchronous ones at a time. */
  hourlySyncReports: number;
  hourlyAsyncReports: number;
  concurrentSyncReports: number;
  /** Detail rows of a run at most. */
  reportRows: number;
  /** How long a synchronous run takes, in real time. */
  reportMs: number;
  /** Reports may be filtered by whether an id is greater than another. */
  reportIdsOrdered: boolean;
}

const hour = 3_600_000;

export const defaultSettings: Settings = {
  gzip: true,
  framing: "chunked",
  dateSkewMs: 0,
  oldestVersion: 50,
  newestVersion: 66,
  dailyApiCalls: 100_000,
  dailyBulkJobs: 10_000,
  dailyBulkMegabytes: 976_562,
  concurrentLongRequests: 25,
  instanceUrl: null,
  sessionMs: 2 * hour,
  rotateRefreshTokens: false,
  callbackUrls: ["http://localhost:1717/OauthRedirect"],
  requirePkce: true,
  requireSecret: true,
  clientCredentials: true,
  audiences: null,
  pageRows: 2000,
  childPageRows: 2000,
  shrinkWidePages: false,
  locatorMs: 48 * hour,
  locatorsPerUser: Number.MAX_SAFE_INTEGER,
  replicationIds: 600_000,
  queryTimeoutRows: Number.MAX_SAFE_INTEGER,
  scientificFrom: Number.MAX_VALUE,
  bulkSetRows: 50_000,
  bulkSetRowsMost: 250_000,
  bulkTimes: null,
  hourlySyncReports: 500,
  hourlyAsyncReports: 1200,
  concurrentSyncReports: 20,
  reportRows: 2000,
  reportMs: 0,
  reportIdsOrdered: true,
};

/** Query locators as they were before v56: 10 a user, 15 minutes. */
export const oldLocators = { locatorMs: hour / 4, locatorsPerUser: 10 } as const;
