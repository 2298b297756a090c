/** Tests that must fail without a guard. */
export interface GuardTests {
  readonly files: readonly string[];
  /** Of these files only tests whose names match: where a file is long. */
  readonly only?: string;
}

const files = (...names: readonly string[]): GuardTests => ({ files: names.map((name) => `${name}.test.ts`) });
const faults = (...numbers: readonly number[]): GuardTests => ({
  files: ["test/faults/faults.test.ts"],
  only: `fault (${numbers.join("|")}),`,
});

const soql = files("test/plan/soql");
const watermark = files("test/plan/watermark");
const tail = files("test/read/tail-list");
const bodyAndTail = files("test/sync/body-and-tail");
const deletes = files("test/sync/deletes");
const csv = files("test/transcode/csv");
const rest = files("test/transcode/rest");
const values = files("test/transcode/values");
const http = files("test/salesforce/http");
const session = files("test/salesforce/session");
const bulk = files("test/salesforce/bulk");
const token = files("test/salesforce/token");
const tokenStore = files("test/salesforce/token-store");
const trust = files("test/security/trust");
const quota = files("packages/tap-kit/test/quota");
const kitSync = files("packages/tap-kit/test/sync");
const state = files("packages/tap-kit/test/state");
const version = files("packages/tap-kit/test/version");
const sink = files("packages/tap-kit/test/fd-sink");
const redact = files("packages/tap-kit/test/redact");
const kitProcess = files("packages/tap-kit/test/run-in-process");

/** Each guard that is marked in the sources, by its name. */
export const guards: Readonly<Record<string, GuardTests>> = {
  // Everything is counted
  "page-count": faults(26, 30),
  "set-count": faults(26),
  "job-count": faults(26, 28),
  "locator-loop": faults(29),
  "small-query-count": files("test/sync/parts-that-fail"),
  "uncounted-page": files("test/read/rest-position"),
  "repeated-set": files("test/sync/interrupted-pages"),
  "seen-rows": files("test/sync/interrupted-pages"),
  "page-held": files("test/sync/damaged-pages"),
  "set-beyond-job": files("test/read/result-set"),
  "set-twice": files("test/read/result-set"),
  "row-twice": files("test/read/seen-rows"),
  "rows-in-order": files("test/read/seen-rows"),
  "csv-short-row": csv,
  "csv-long-row": csv,
  "csv-header": csv,
  "csv-strange-column": csv,
  "csv-missing-column": csv,
  "json-end": rest,
  "gzip-end": http,
  "torn-body": http,
  "dripping-body": http,
  "part-gone": files("test/sync/wide-objects"),
  "part-stamp": files("test/sync/wide-objects"),
  "part-count": files("test/sync/wide-objects"),
  "parent-count": files("test/sync/parts-that-fail"),
  "file-length": files("test/read/blobs"),
  "file-refused": files("test/read/blobs"),
  "file-facts": files("test/read/checked-files"),
  "file-checksum": files("test/read/checked-files"),
  "file-hidden": files("test/read/checked-files"),
  "file-room": files("test/read/large-files"),
  // Nothing lost, nothing doubled
  "rest-of-second": soql,
  "rows-without-stamp": soql,
  "second-again": files("test/read/progress"),
  "second-of-locator": files("test/sync/milliseconds"),
  "second-among-milliseconds": files("test/read/rest-read"),
  "id-parts-mark": files("test/sync/too-much"),
  "visibility-lag": watermark,
  "latest-date-covered": watermark,
  "whole-seconds": watermark,
  "never-back": watermark,
  "org-clock": session,
  "tail-room": tail,
  "tail-again": tail,
  "tail-known": tail,
  "body-known": tail,
  "left-to-the-next": files("test/sync/changes-while-read"),
  "rows-without-a-place": files("test/sync/too-much"),
  "activated-after-tail": files("test/sync/interrupted-loads"),
  "covered-earlier": files("test/salesforce/replication"),
  "only-what-is-gone": faults(116),
  "deleted-once": deletes,
  "deletion-known": deletes,
  "deletion-after-end": deletes,
  "binned-with-parents": deletes,
  "history-not-asked": files("test/plan/object-stream"),
  "history-not-told": files("test/streams/deleted-records"),
  "refused-stays": files("test/streams/deleted-records"),
  "passing-report": files("test/streams/report-definitions"),
  "deletions-forgotten": files("test/sync/asking"),
  "deleted-before-refresh": files("test/sync/full-loads"),
  // The state
  "other-org": files("test/sync/other-starts"),
  "read-before": files("test/sync/refused-objects"),
  "named-object": files("test/sync/refused-objects"),
  "placeholder-rows": files("test/sync/inferred-rows"),
  "count-above": files("test/sync/inferred-rows"),
  "second-held": files("test/sync/big-objects"),
  "newest-first": files("test/read/held-rows"),
  "big-object-count": files("test/sync/big-objects"),
  "big-object-key": files("test/sync/big-objects"),
  "history-not-settled": files("test/plan/decide"),
  "changed-key": files("test/plan/decide", "test/sync/full-then-incremental"),
  "scan-form": files("test/plan/scan"),
  "job-of-same-query": bodyAndTail,
  "job-of-same-user": files("test/sync/interrupted-loads"),
  "job-of-state-dead": files("test/sync/interrupted-loads"),
  "job-of-state-gone": files("test/sync/interrupted-loads"),
  "bad-job-of-state": files("test/sync/interrupted-loads"),
  "rows-of-job": files("test/read/load-count"),
  shrinking: version,
  "shrunken-not-loaded": version,
  "state-after-records": kitSync,
  circling: kitSync,
  "version-kept": version,
  "later-version": version,
  "newer-state": state,
  "damaged-state": state,
  "foreign-state": state,
  "bookmark-moment": files("test/sync/bookmark-moments"),
  "scan-moment": files("test/plan/scan"),
  "deletion-place": files("test/sync/bookmark-moments"),
  "future-bookmark": files("test/sync/bookmark-moments"),
  "start-of-rest": files("test/sync/start-moved"),
  "other-records": files("test/sync/start-moved"),
  "future-start": files("test/sync/start-moved"),
  // Jobs, retries, limits
  "job-failed": bulk,
  "unknown-job-state": bulk,
  "stuck-job": bulk,
  "transient-only": files("test/salesforce/retry"),
  "retry-deadline": files("test/salesforce/retry"),
  "retry-after": files("test/salesforce/retry"),
  "retry-floor": files("test/salesforce/retry"),
  "repeats-a-minute": files("test/salesforce/retry"),
  "host-away": files("test/salesforce/retry"),
  "foreign-answer": files("test/errors"),
  "token-answer": token,
  "passing-fault": files("test/streams/passing-faults"),
  "second-look": files("test/streams/passing-faults"),
  "describe-outage": files("test/streams/passing-faults"),
  "end-for-all": session,
  "web-page": session,
  redirect: session,
  "uri-length": session,
  "quota-total": quota,
  "quota-per-run": quota,
  "first-refusal": quota,
  // Tokens and hosts
  "one-refresh": session,
  "refreshed-meanwhile": session,
  "no-login-storm": session,
  "token-stored": tokenStore,
  "token-of-consent": tokenStore,
  "token-host": tokenStore,
  "no-symlink": tokenStore,
  "token-lock": tokenStore,
  "lock-live": tokenStore,
  "lock-lost": tokenStore,
  "lock-place": tokenStore,
  "plain-file": tokenStore,
  "temporary-place": tokenStore,
  "token-mode": tokenStore,
  "next-page-origin": trust,
  "https-only": trust,
  "salesforce-hosts": trust,
  "instance-host": token,
  "audience-only": token,
  "login-ends-run": session,
  "proxy-form": files("test/salesforce/surroundings"),
  "proxy-that-worked": files("test/salesforce/surroundings"),
  "verified-tls": files("test/salesforce/surroundings"),
  "domain-form": files("test/config"),
  "named-instance": files("test/config"),
  // Names, values, output
  "soql-name": soql,
  "soql-id": soql,
  "soql-text": soql,
  "soql-moment": soql,
  "opt-in-named": files("test/discover/match"),
  "objects-by-describe": faults(120),
  "description-ranges": faults(120),
  "parents-in-fewer-queries": faults(120),
  "sortable-key": files("test/discover/discover"),
  "catalog-name": files("test/plan/object-stream"),
  nul: rest,
  "lone-surrogate": rest,
  "lone-high-surrogate": rest,
  overlong: files("test/transcode/csv", "test/transcode/laws"),
  scientific: values,
  secrets: redact,
  "tokens-by-form": redact,
  "control-characters": redact,
  "escaped-secrets": redact,
  "cut-secrets": redact,
  "clean-members": redact,
  "closed-pipe": sink,
  "full-pipe": sink,
  // The end of the process
  "exit-code-first": kitProcess,
  "late-error": kitProcess,
  "end-after-signal": kitProcess,
  "stuck-write": kitProcess,
  "closed-output": kitProcess,
  "escaped-error": files("packages/tap-kit/test/main"),
  "log-left-out": files("packages/tap-kit/test/log-sink"),
  "log-full-pipe": files("packages/tap-kit/test/log-sink"),
};
