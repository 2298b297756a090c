import type { Action } from "./action.ts";
import { getLimits } from "./identity/get-limits.ts";
import { queryRecords } from "./query/query-records.ts";
import { createRecord } from "./records/create-record.ts";
import { getRecord } from "./records/get-record.ts";

/** All actions, in the order of their list. */
export const actions: readonly Action[] = [queryRecords, getLimits, getRecord, createRecord];
