import { authentication } from "./authentication.ts";
import { badResults } from "./bad-results.ts";
import { bookmarks } from "./bookmarks.ts";
import { checkedFiles } from "./checked-files.ts";
import { csv } from "./csv.ts";
import { damage } from "./damaged-replies.ts";
import { lookups } from "./deletion-lookups.ts";
import { deletions } from "./deletions.ts";
import { entityDefinitions } from "./entity-definitions.ts";
import { environment } from "./environment.ts";
import { endings } from "./failing-log.ts";
import type { Row, Section } from "./fault-row.ts";
import { changes } from "./field-changes.ts";
import { hosts } from "./hosts.ts";
import { pages } from "./incomplete-pages.ts";
import { inputs } from "./inputs.ts";
import { jobs } from "./jobs.ts";
import { limits } from "./limits.ts";
import { refusedLogins } from "./logins.ts";
import { oneOfMany } from "./one-of-many.ts";
import { outages } from "./outages.ts";
import { permissions } from "./permissions.ts";
import { processes } from "./process.ts";
import { sizes } from "./query-limits.ts";
import { quotaStops } from "./quota-stops.ts";
import { parts } from "./reads-in-parts.ts";
import { realOrgs } from "./real-orgs.ts";
import { redaction } from "./redaction.ts";
import { repeats } from "./repeated-rows.ts";
import { replacedFiles } from "./replaced-files.ts";
import { reports } from "./reports.ts";
import { schema } from "./schema.ts";
import { choices } from "./selections.ts";
import { sharedToken } from "./shared-token.ts";
import { startMinute } from "./start-minute.ts";
import { time } from "./time.ts";
import { tokens } from "./tokens.ts";
import { transport } from "./transport.ts";
import { ofFilesAndStates } from "./unprovoked.ts";
import { stale } from "./untracked-changes.ts";
import { values } from "./values.ts";
import { watermark } from "./watermark.ts";
import { wideRows } from "./wide-rows.ts";

const section = (title: string, ...rows: readonly (readonly Row[])[]): Section => ({
  title,
  rows: rows.flat().sort((a, b) => a.number - b.number),
});

/** All faults, in the order of the page. */
export const sections: readonly Section[] = [
  section("Time and consistency", time, parts, deletions, stale, watermark, startMinute),
  section(
    "Query, job and page protocol",
    pages,
    jobs,
    csv,
    sizes,
    reports,
    repeats,
    badResults,
    entityDefinitions,
    lookups,
    wideRows,
  ),
  section("Transport", transport, damage, outages),
  section("Authentication", authentication, tokens, sharedToken, redaction, hosts, refusedLogins, environment),
  section("Limits", limits, quotaStops),
  section("Schema and permissions", permissions, changes, schema, realOrgs, oneOfMany),
  section("Values", values, checkedFiles, replacedFiles),
  section("Process, target, disk and state", processes, endings, inputs, bookmarks, choices, ofFilesAndStates),
];
