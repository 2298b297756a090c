import { deleteInstance, getInstance, listInstances, startInstance } from "./analytics/instance-routes.ts";
import { describeReport, filterOperators, recentReports, runNow } from "./analytics/report-routes.ts";
import { abortJob, createJob, deleteJob, getJob, listJobs } from "./bulk/job-routes.ts";
import { resultPages, results } from "./bulk/results.ts";
import { batch, batchCost } from "./rest/composite/batch.ts";
import {
  createMany,
  deleteMany,
  readMany,
  readManyByBody,
  updateMany,
  upsertMany,
} from "./rest/composite/collections.ts";
import { composite, listComposites } from "./rest/composite/composite.ts";
import { compositeGraph } from "./rest/composite/graph.ts";
import { createTree } from "./rest/composite/tree.ts";
import { basicInfo, describeGlobal } from "./rest/describe/describe-global.ts";
import { describe } from "./rest/describe/object-describe.ts";
import { knowledgeSettings } from "./rest/org/knowledge-settings.ts";
import { limits, recordCount } from "./rest/org/limits.ts";
import { listResources } from "./rest/org/versions.ts";
import { next, query, queryAll } from "./rest/query/query.ts";
import { getFileOrRow } from "./rest/records/files.ts";
import { recent } from "./rest/records/recent.ts";
import { createByNoId, createRecord, deleteRecord, getRecord, updateRecord } from "./rest/records/records.ts";
import { deleted, updated } from "./rest/records/replication.ts";
import { deleteByKey, upsert } from "./rest/records/upsert.ts";
import { search, searchByBody, searchByUrl } from "./rest/search/search.ts";
import { describeListView, listView, listViewResults, listViewsOf, recentListViews } from "./rest/ui/list-views.ts";
import { picklistOfRecordType, picklistsOfRecordType } from "./rest/ui/picklists.ts";
import { describeQuickAction, listQuickActions, quickActionDefaults } from "./rest/ui/quick-actions.ts";
import type { Resource } from "./wire/router.ts";

/** All resources below /services/data/vXX.0; others answer 404. */
export const resources: readonly Resource[] = [
  { template: "", methods: { GET: listResources } },
  { template: "knowledgeManagement/settings", methods: { GET: knowledgeSettings } },
  { template: "limits", methods: { GET: limits } },
  { template: "limits/recordCount", methods: { GET: recordCount } },
  { template: "query", methods: { GET: query } },
  { template: "queryAll", methods: { GET: queryAll } },
  { template: "query/:locator", methods: { GET: next } },
  { template: "queryAll/:locator", methods: { GET: next } },
  { template: "quickActions", methods: { GET: listQuickActions } },
  { template: "quickActions/:action", methods: { GET: describeQuickAction } },
  { template: "quickActions/:action/describe", methods: { GET: describeQuickAction } },
  { template: "quickActions/:action/defaultValues", methods: { GET: quickActionDefaults } },
  { template: "quickActions/:action/defaultValues/:context", methods: { GET: quickActionDefaults } },
  { template: "recent", methods: { GET: recent } },
  { template: "search", methods: { GET: search } },
  { template: "parameterizedSearch", methods: { GET: searchByUrl, POST: searchByBody }, since: 36 },
  { template: "sobjects", methods: { GET: describeGlobal } },
  { template: "sobjects/:object", methods: { GET: basicInfo, POST: createRecord } },
  { template: "sobjects/:object/describe", methods: { GET: describe } },
  { template: "sobjects/:object/updated", methods: { GET: updated } },
  { template: "sobjects/:object/deleted", methods: { GET: deleted } },
  { template: "sobjects/:object/listviews", methods: { GET: listViewsOf } },
  { template: "sobjects/:object/listviews/recent", methods: { GET: recentListViews } },
  { template: "sobjects/:object/listviews/:view", methods: { GET: listView } },
  { template: "sobjects/:object/listviews/:view/describe", methods: { GET: describeListView } },
  { template: "sobjects/:object/listviews/:view/results", methods: { GET: listViewResults } },
  { template: "sobjects/:object/quickActions", methods: { GET: listQuickActions } },
  { template: "sobjects/:object/quickActions/:action", methods: { GET: describeQuickAction } },
  { template: "sobjects/:object/quickActions/:action/describe", methods: { GET: describeQuickAction } },
  { template: "sobjects/:object/quickActions/:action/defaultValues", methods: { GET: quickActionDefaults } },
  { template: "sobjects/:object/quickActions/:action/defaultValues/:context", methods: { GET: quickActionDefaults } },
  {
    template: "sobjects/:object/:id",
    methods: { GET: getRecord, PATCH: updateRecord, DELETE: deleteRecord, POST: createByNoId },
  },
  { template: "sobjects/:object/:key/:value", methods: { GET: getFileOrRow, PATCH: upsert, DELETE: deleteByKey } },
  { template: "composite", methods: { GET: listComposites, POST: composite } },
  { template: "composite/graph", methods: { POST: compositeGraph } },
  { template: "composite/tree/:object", methods: { POST: createTree } },
  { template: "composite/batch", methods: { POST: batch }, cost: batchCost },
  {
    template: "composite/sobjects",
    methods: { POST: createMany, PATCH: updateMany, DELETE: deleteMany },
  },
  { template: "composite/sobjects/:object", methods: { GET: readMany, POST: readManyByBody } },
  { template: "composite/sobjects/:object/:key", methods: { PATCH: upsertMany } },
  { template: "analytics/filteroperators", methods: { GET: filterOperators } },
  { template: "analytics/reports", methods: { GET: recentReports } },
  { template: "analytics/reports/:id", methods: { GET: runNow, POST: runNow } },
  { template: "analytics/reports/:id/describe", methods: { GET: describeReport } },
  { template: "analytics/reports/:id/instances", methods: { GET: listInstances, POST: startInstance } },
  { template: "analytics/reports/:id/instances/:instance", methods: { GET: getInstance, DELETE: deleteInstance } },
  {
    template: "ui-api/object-info/:object/picklist-values/:recordType",
    methods: { GET: picklistsOfRecordType },
  },
  {
    template: "ui-api/object-info/:object/picklist-values/:recordType/:field",
    methods: { GET: picklistOfRecordType },
  },
  { template: "jobs/query", methods: { GET: listJobs, POST: createJob }, since: 47 },
  { template: "jobs/query/:id", methods: { GET: getJob, PATCH: abortJob, DELETE: deleteJob }, since: 47 },
  { template: "jobs/query/:id/results", methods: { GET: results }, since: 47 },
  { template: "jobs/query/:id/resultPages", methods: { GET: resultPages }, since: 58 },
];
