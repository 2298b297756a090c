import type { Service } from "../../service.ts";
import type { Route } from "../../wire/call.ts";
import { json } from "../../wire/reply.ts";

/** Limits that nothing here uses, with their usual values in a Developer Edition org. */
const untouched: Readonly<Record<string, number>> = {
  AnalyticsExternalDataSizeMB: 40_960,
  CdpAiInferenceApiMonthlyLimit: 500_000_000,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentEinsteinDataInsightsStoryCreation: 5,
  ConcurrentEinsteinDiscoveryStoryCreation: 2,
  ContentDistBandwidthLimitMB: 51_200,
  ContentDistViewLimit: 50_000,
  ContentPublicationLimit: 2500,
  DailyAnalyticsDataflowJobExecutions: 60,
  DailyAnalyticsUploadedFilesSizeMB: 51_200,
  DailyApexCursorLimit: 10_000,
  DailyApexCursorRowsLimit: 100_000_000,
  DailyApexPCursorLimit: 200_000,
  DailyAsyncApexExecutions: 250_000,
  DailyAsyncApexTests: 500,
  DailyBulkApiBatches: 15_000,
  DailyDeliveredPlatformEvents: 10_000,
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyEinsteinDataInsightsStoryCreation: 1000,
  DailyEinsteinDiscoveryOptimizationJobRuns: 25,
  DailyEinsteinDiscoveryPredictAPICalls: 50_000,
  DailyEinsteinDiscoveryPredictionsByCDC: 500_000,
  DailyEinsteinDiscoveryStoryCreation: 100,
  DailyFunctionsApiCallLimit: 50_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyMetadataRetrievesWithDependencies: 25,
  DailyServiceEmailAgentforceCalls: 5000,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 8040,
  DataStorageMB: 1024,
  DurableStreamingApiConcurrentClients: 20,
  ExternalServicesActiveObjects: 3000,
  ExternalServicesActiveOperations: 3000,
  ExternalServicesObjectProperties: 400_000,
  ExternalServicesObjects: 10_000,
  ExternalServicesOperations: 10_000,
  ExternalServicesRegistrations: 700,
  FileStorageMB: 1024,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyElevateAsyncReportRuns: 1200,
  HourlyElevateSyncReportRuns: 500,
  HourlyLongTermIdMapping: 100_000,
  HourlyManagedContentPublicRequests: 50_000,
  HourlyODataCallout: 1000,
  HourlyPublishedPlatformEvents: 50_000,
  HourlyPublishedStandardVolumePlatformEvents: 1000,
  HourlyShortTermIdMapping: 100_000,
  HourlyTimeBasedWorkflow: 1000,
  MassEmail: 10,
  MaxContentDocumentsLimit: 30_000_000,
  MonthlyEinsteinDiscoveryStoryCreation: 500,
  Package2VersionCreates: 6,
  Package2VersionCreatesWithoutValidation: 500,
  PlatformEventTriggersWithParallelProcessing: 5,
  PrivateConnectOutboundCalloutHourlyLimitMB: 0,
  PublishCallbackUsageInApex: 5_242_880,
  ScheduledFlowRunLimit: 250_000,
  ScheduledPathRunLimit: 250_000,
  SingleEmail: 15,
  StreamingApiConcurrentClients: 20,
};

/** GET limits. */
export const limits: Route = (_call, service) => json(Object.fromEntries(entries(service).sort(byName)));

interface Limit {
  readonly Max: number;
  readonly Remaining: number;
  readonly [part: string]: number | Limit;
}

function entries({ settings, usage, jobs, analytics }: Service): [string, Limit][] {
  const left = (max: number, used: number): Limit => ({ Max: max, Remaining: Math.max(0, Math.floor(max - used)) });
  return [
    ...Object.entries(untouched).map(([name, max]): [string, Limit] => [name, left(max, 0)]),
    ["PermissionSets", { ...left(1500, 0), CreateCustom: left(1000, 0) }],
    ["ConcurrentSyncReportRuns", left(settings.concurrentSyncReports, 0)],
    ["HourlyAsyncReportRuns", left(settings.hourlyAsyncReports, analytics.used("async"))],
    ["HourlySyncReportRuns", left(settings.hourlySyncReports, analytics.used("sync"))],
    ["DailyApiRequests", left(settings.dailyApiCalls, usage.used)],
    ["DailyBulkV2QueryJobs", left(settings.dailyBulkJobs, jobs.created.used)],
    ["DailyBulkV2QueryFileStorageMB", left(settings.dailyBulkMegabytes, jobs.megabytes.used)],
  ];
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** GET limits/recordCount: approximate, without objects that have no rows. */
export const recordCount: Route = ({ query, session }, { org }) => {
  const names = query.get("sObjects");
  const wanted = names === null ? null : names.split(",").map((name) => name.trim());
  return json({ sObjects: org.recordCount(session.user, wanted).map(({ name, count }) => ({ count, name })) });
};
