import { authentication } from "./authentication.ts";
import { badResults } from "./bad-results.ts";
import { bookmarks } from "./bookmarks.ts";
import { oneOfMany } from "./changed-queries-and-reports.ts";
import { checkedFiles } from "./checked-files.ts";
import { time } from "./clocks-and-concurrent-changes.ts";
import { csv } from "./csv.ts";
import { damagedReplies } from "./damaged-replies.ts";
import { deletionLookups } from "./deletion-lookups.ts";
import { deletions } from "./deletions.ts";
import { entityDefinitions } from "./entity-definitions.ts";
import { environment } from "./environment.ts";
import { failingLog } from "./failing-log.ts";
import type { Row, Section } from "./fault-row.ts";
import { fieldChanges } from "./field-changes.ts";
import { values } from "./field-values.ts";
import { hosts } from "./hosts.ts";
import { incompletePages } from "./incomplete-pages.ts";
import { inputs } from "./inputs.ts";
import { jobs } from "./jobs.ts";
import { limits } from "./limits.ts";
import { refusedLogins } from "./logins.ts";
import { outages } from "./outages.ts";
import { permissions } from "./permissions.ts";
import { queryLimits } from "./query-limits.ts";
import { quotaStops } from "./quota-stops.ts";
import { readsInParts } from "./reads-in-parts.ts";
import { realOrgs } from "./real-orgs.ts";
import { redaction } from "./redaction.ts";
import { repeatedRows } from "./repeated-rows.ts";
import { replacedFiles } from "./replaced-files.ts";
import { reports } from "./reports.ts";
import { schema } from "./schema.ts";
import { selections } from "./selections.ts";
import { sharedToken } from "./shared-token.ts";
import { processes } from "./signals-and-pipes.ts";
import { startMinute } from "./start-minute.ts";
import { tokens } from "./tokens.ts";
import { transport } from "./transport.ts";
import { ofFilesAndStates } from "./unprovoked.ts";
import { untrackedChanges } from "./untracked-changes.ts";
import { watermark } from "./watermark.ts";
import { wideRows } from "./wide-rows.ts";

const section = (title: string, ...rows: readonly (readonly Row[])[]): Section => ({
  title,
  rows: rows.flat().sort((a, b) => a.number - b.number),
});

/** All faults, in the order of the page. */
export const sections: readonly Section[] = [
  section("Time and consistency", time, readsInParts, deletions, untrackedChanges, watermark, startMinute),
  section(
    "Query, job and page protocol",
    incompletePages,
    jobs,
    csv,
    queryLimits,
    reports,
    repeatedRows,
    badResults,
    entityDefinitions,
    deletionLookups,
    wideRows,
  ),
  section("Transport", transport, damagedReplies, outages),
  section("Authentication", authentication, tokens, sharedToken, redaction, hosts, refusedLogins, environment),
  section("Limits", limits, quotaStops),
  section("Schema and permissions", permissions, fieldChanges, schema, realOrgs, oneOfMany),
  section("Values", values, checkedFiles, replacedFiles),
  section("Process, target, disk and state", processes, failingLog, inputs, bookmarks, selections, ofFilesAndStates),
];
