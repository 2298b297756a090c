import type { Settings } from "../../config/config.ts";
import type { QueryReach } from "./read/plan-queries.ts";

/** The settings by which the rows of queries are read, whoever wrote them. */
export function rowSettings(settings: Settings): QueryReach["settings"] {
  const { visibilityLagMs, startDate, endDate, deletedGap, fullRefreshEveryMs } = settings;
  const { allowOrgChange, lookbackMs, schemaChanges, backfillNewFields, cacheDir } = settings;
  return {
    ...{ visibilityLagMs, deletedGap, fullRefreshEveryMs, allowOrgChange, lookbackMs },
    ...{ schemaChanges, backfillNewFields, cacheDir, rereadsRelated: false },
    start: startDate?.toISOString() ?? null,
    end: endDate?.toISOString() ?? null,
  };
}
