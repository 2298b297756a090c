import type { Action } from "./action.ts";
import { createSobjectCollection } from "./collections/create-sobject-collection.ts";
import { deleteSobjectCollection } from "./collections/delete-sobject-collection.ts";
import { updateSobjectCollection } from "./collections/update-sobject-collection.ts";
import { upsertSobjectCollection } from "./collections/upsert-sobject-collection.ts";
import { compositeBatchRequest } from "./composite/composite-batch-request.ts";
import { compositeGraphRequest } from "./composite/composite-graph-request.ts";
import { compositeRequest } from "./composite/composite-request.ts";
import { describeGlobal } from "./metadata/describe-global.ts";
import { describeSobject } from "./metadata/describe-sobject.ts";
import { getSobjectBasicInfo } from "./metadata/get-sobject-basic-info.ts";
import { listAvailableResources } from "./metadata/list-available-resources.ts";
import { getCurrentUser } from "./org-info/get-current-user.ts";
import { getLimits } from "./org-info/get-limits.ts";
import { listRecentItems } from "./org-info/list-recent-items.ts";
import { queryAllRecords } from "./query/query-all-records.ts";
import { queryRecords } from "./query/query-records.ts";
import { retrieveQueryMore } from "./query/retrieve-query-more.ts";
import { getQuickActionDefaults } from "./quick-actions/get-quick-action-defaults.ts";
import { listQuickActions } from "./quick-actions/list-quick-actions.ts";
import { createRecord } from "./records/create-record.ts";
import { deleteRecord } from "./records/delete-record.ts";
import { getRecord } from "./records/get-record.ts";
import { getRecordByExternalId } from "./records/get-record-by-external-id.ts";
import { updateRecord } from "./records/update-record.ts";
import { updateRecordByExternalId } from "./records/update-record-by-external-id.ts";
import { upsertRecord } from "./records/upsert-record.ts";
import { parameterizedSearchRecords } from "./search/parameterized-search-records.ts";
import { searchRecords } from "./search/search-records.ts";

/** All actions, in the order of their list. */
export const actions: readonly Action[] = [
  queryRecords,
  queryAllRecords,
  retrieveQueryMore,
  searchRecords,
  parameterizedSearchRecords,
  describeGlobal,
  describeSobject,
  getSobjectBasicInfo,
  listAvailableResources,
  getCurrentUser,
  getLimits,
  listRecentItems,
  listQuickActions,
  getQuickActionDefaults,
  getRecord,
  getRecordByExternalId,
  createRecord,
  updateRecord,
  updateRecordByExternalId,
  upsertRecord,
  deleteRecord,
  createSobjectCollection,
  updateSobjectCollection,
  upsertSobjectCollection,
  deleteSobjectCollection,
  compositeRequest,
  compositeBatchRequest,
  compositeGraphRequest,
];
