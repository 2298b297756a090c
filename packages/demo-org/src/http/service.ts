import type { Org } from "../org/org.ts";
import type { ReportService } from "./analytics/report-service.ts";
import type { DailyUsage } from "./api-usage.ts";
import type { AuthorizationCodes } from "./auth/authorization-codes.ts";
import type { Grants } from "./auth/grants.ts";
import type { Login } from "./auth/login.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { BulkJobs } from "./bulk/jobs.ts";
import type { Faults } from "./faults/faults.ts";
import type { Locators } from "./rest/query/locators.ts";
import type { Settings } from "./settings.ts";
import type { Stats } from "./stats.ts";
import type { StoredBodies } from "./stored-bodies.ts";
import type { Reply } from "./wire/reply.ts";
import type { ApiRequest } from "./wire/request.ts";

/** What the routes share: the org and the state of its HTTP side. */
export interface Service {
  readonly org: Org;
  readonly settings: Settings;
  readonly login: Login;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly codes: AuthorizationCodes;
  readonly locators: Locators;
  readonly jobs: BulkJobs;
  readonly analytics: ReportService;
  /** API calls. */
  readonly usage: DailyUsage;
  readonly faults: Faults;
  readonly stats: Stats;
  /** Cached bodies under `--fast`, else null. */
  readonly spool: StoredBodies | null;
  readonly adminToken: string;
  /** `http://127.0.0.1:8080`, known once the server listens. */
  url(): string;
  /** Answers a part of a composite request. */
  answerPart(part: Omit<ApiRequest, "effects">): Promise<Reply>;
}
