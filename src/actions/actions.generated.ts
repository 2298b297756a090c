// Generated from src/actions by `npm run generate`; not to be edited.

export interface QueryRecordsInput {
  /**
   * the query, in SOQL
   */
  soql: string;
}

/**
 * a page of the query's records
 */
export interface QueryRecordsOutput {
  /**
   * how many records the query finds in all
   */
  totalSize: number;
  /**
   * whether this page is the last one
   */
  done: boolean;
  /**
   * for retrieve-query-more, where there is another page
   */
  nextRecordsUrl?: string;
  records: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface QueryAllRecordsInput {
  /**
   * the query, in SOQL
   */
  soql: string;
}

/**
 * a page of the query's records
 */
export interface QueryAllRecordsOutput {
  /**
   * how many records the query finds in all
   */
  totalSize: number;
  /**
   * whether this page is the last one
   */
  done: boolean;
  /**
   * for retrieve-query-more, where there is another page
   */
  nextRecordsUrl?: string;
  records: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface RetrieveQueryMoreInput {
  /**
   * of the page before, as it is; it is good for two days
   */
  nextRecordsUrl: string;
}

/**
 * a page of the query's records
 */
export interface RetrieveQueryMoreOutput {
  /**
   * how many records the query finds in all
   */
  totalSize: number;
  /**
   * whether this page is the last one
   */
  done: boolean;
  /**
   * for retrieve-query-more, where there is another page
   */
  nextRecordsUrl?: string;
  records: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface SearchRecordsInput {
  /**
   * the search, in SOSL; the term stands in braces
   */
  sosl: string;
}

export interface SearchRecordsOutput {
  searchRecords: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface ParameterizedSearchRecordsInput {
  /**
   * the text to search for
   */
  q: string;
  /**
   * the objects to search
   *
   * @minItems 1
   *
   * Items: API name of the object
   */
  sObjects: string[];
  /**
   * the fields to return; absent: all that the user may see
   *
   * @minItems 1
   */
  fields?: string[];
  /**
   * the fields to search; absent: all
   */
  in?: "ALL" | "NAME" | "EMAIL" | "PHONE" | "SIDEBAR";
  /**
   * a condition on the records, as in SOQL
   */
  where?: string;
  /**
   * the order of the records of each object, as in SOQL
   */
  orderBy?: string;
  /**
   * the most records to return
   */
  limit?: number;
  /**
   * how many records to skip
   */
  offset?: number;
}

export interface ParameterizedSearchRecordsOutput {
  searchRecords: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface DescribeGlobalInput {}

export interface DescribeGlobalOutput {
  encoding?: string;
  maxBatchSize?: number;
  sobjects: {
    name: string;
    label: string;
    labelPlural?: string;
    /**
     * how the ids of its records begin
     */
    keyPrefix?: string | null;
    custom?: boolean;
    queryable?: boolean;
    createable?: boolean;
    updateable?: boolean;
    deletable?: boolean;
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface DescribeSobjectInput {
  /**
   * API name of the object
   */
  sObject: string;
}

export interface DescribeSobjectOutput {
  name: string;
  label: string;
  labelPlural?: string;
  /**
   * how the ids of its records begin
   */
  keyPrefix?: string | null;
  custom?: boolean;
  queryable?: boolean;
  createable?: boolean;
  updateable?: boolean;
  deletable?: boolean;
  fields: {
    name: string;
    label: string;
    type: string;
    length?: number;
    nillable?: boolean;
    createable?: boolean;
    updateable?: boolean;
    referenceTo?: string[];
    picklistValues?: {
      [k: string]: unknown;
    }[];
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface GetSobjectBasicInfoInput {
  /**
   * API name of the object
   */
  sObject: string;
}

export interface GetSobjectBasicInfoOutput {
  objectDescribe: {
    name: string;
    label: string;
    labelPlural?: string;
    /**
     * how the ids of its records begin
     */
    keyPrefix?: string | null;
    custom?: boolean;
    queryable?: boolean;
    createable?: boolean;
    updateable?: boolean;
    deletable?: boolean;
    [k: string]: unknown;
  };
  recentItems: {
    attributes?: {
      type: string;
      url?: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface ListAvailableResourcesInput {
  /**
   * a version, to list its resources; absent: the versions are listed
   */
  version?: string;
}

export type ListAvailableResourcesOutput =
  | {
      label: string;
      url: string;
      version: string;
      [k: string]: unknown;
    }[]
  | {
      [k: string]: unknown;
    };

export interface GetCurrentUserInput {}

export interface GetCurrentUserOutput {
  user_id: string;
  organization_id: string;
  preferred_username?: string;
  name?: string;
  email?: string;
  [k: string]: unknown;
}

export interface GetLimitsInput {}

/**
 * the limits by their names
 */
export interface GetLimitsOutput {
  [k: string]: {
    Max: number;
    Remaining: number;
    [k: string]: unknown;
  };
}

export interface ListRecentItemsInput {
  /**
   * the most records to list
   */
  limit?: number;
}

export type ListRecentItemsOutput = {
  attributes?: {
    type: string;
    url?: string;
    [k: string]: unknown;
  };
  [k: string]: unknown;
}[];

export interface ListQuickActionsInput {
  /**
   * API name of the object
   */
  sObject?: string;
}

export type ListQuickActionsOutput = {
  actionEnumOrId?: string;
  name: string;
  label: string;
  type: string;
  urls?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}[];

export interface GetQuickActionDefaultsInput {
  /**
   * API name of the quick action, with that of its object before it where it is of an object
   */
  quickActionName: string;
  /**
   * id of the record on which the quick action is opened
   */
  contextId?: string;
}

/**
 * the record's fields by their names
 */
export interface GetQuickActionDefaultsOutput {
  attributes?: {
    type: string;
    url?: string;
    [k: string]: unknown;
  };
  [k: string]: unknown;
}

export interface GetRecordInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * id of the record, of 15 or 18 characters
   */
  recordId: string;
  /**
   * the fields to return; absent: all that the user may see
   *
   * @minItems 1
   */
  fields?: string[];
}

/**
 * the record's fields by their names
 */
export interface GetRecordOutput {
  attributes?: {
    type: string;
    url?: string;
    [k: string]: unknown;
  };
  [k: string]: unknown;
}

export interface GetRecordByExternalIdInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * API name of the external id field, or Id
   */
  externalIdField: string;
  /**
   * the record's value of that field
   */
  externalId: string;
  /**
   * the fields to return; absent: all that the user may see
   *
   * @minItems 1
   */
  fields?: string[];
}

/**
 * the record's fields by their names
 */
export interface GetRecordByExternalIdOutput {
  attributes?: {
    type: string;
    url?: string;
    [k: string]: unknown;
  };
  [k: string]: unknown;
}

export interface CreateRecordInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * values by the API names of their fields; null empties a field
   */
  record: {
    [k: string]: unknown;
  };
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

export interface CreateRecordOutput {
  /**
   * the record's id
   */
  id: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface UpdateRecordInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * id of the record, of 15 or 18 characters
   */
  recordId: string;
  /**
   * values by the API names of their fields; null empties a field
   */
  record: {
    [k: string]: unknown;
  };
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

/**
 * made by the tap: Salesforce's answer has no body
 */
export interface UpdateRecordOutput {
  /**
   * the record's id
   */
  id: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface UpdateRecordByExternalIdInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * API name of the external id field, or Id
   */
  externalIdField: string;
  /**
   * the record's value of that field
   */
  externalId: string;
  /**
   * values by the API names of their fields; null empties a field
   */
  record: {
    [k: string]: unknown;
  };
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

export interface UpdateRecordByExternalIdOutput {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}

export interface UpsertRecordInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * API name of the external id field, or Id
   */
  externalIdField: string;
  /**
   * the record's value of that field
   */
  externalId: string;
  /**
   * values by the API names of their fields; null empties a field
   */
  record: {
    [k: string]: unknown;
  };
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

export interface UpsertRecordOutput {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}

export interface DeleteRecordInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * id of the record, of 15 or 18 characters
   */
  recordId: string;
}

/**
 * made by the tap: Salesforce's answer has no body
 */
export interface DeleteRecordOutput {
  /**
   * the record's id
   */
  id: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface CreateSobjectCollectionInput {
  /**
   * values by the API names of their fields; more than 200 are sent in several calls
   *
   * @minItems 1
   */
  records: {
    /**
     * which object the record is of
     */
    attributes: {
      /**
       * API name of the object
       */
      type: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  /**
   * whether all records are left as they were where one fails; for at most 200 of them
   */
  allOrNone?: boolean;
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

/**
 * what became of each record, in the order of the input
 */
export type CreateSobjectCollectionOutput = {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}[];

export interface UpdateSobjectCollectionInput {
  /**
   * values by the API names of their fields; more than 200 are sent in several calls
   *
   * @minItems 1
   */
  records: {
    /**
     * which object the record is of
     */
    attributes: {
      /**
       * API name of the object
       */
      type: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  /**
   * whether all records are left as they were where one fails; for at most 200 of them
   */
  allOrNone?: boolean;
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

/**
 * what became of each record, in the order of the input
 */
export type UpdateSobjectCollectionOutput = {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}[];

export interface UpsertSobjectCollectionInput {
  /**
   * API name of the object
   */
  sObject: string;
  /**
   * API name of the external id field, or Id
   */
  externalIdField: string;
  /**
   * values by the API names of their fields; more than 200 are sent in several calls
   *
   * @minItems 1
   */
  records: {
    /**
     * which object the record is of
     */
    attributes?: {
      /**
       * API name of the object
       */
      type: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  /**
   * whether all records are left as they were where one fails; for at most 200 of them
   */
  allOrNone?: boolean;
  /**
   * whether a record is saved although a duplicate rule warns that there is one like it
   */
  allowDuplicates?: boolean;
}

/**
 * what became of each record, in the order of the input
 */
export type UpsertSobjectCollectionOutput = {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}[];

export interface DeleteSobjectCollectionInput {
  /**
   * API name of the object, for the audit line; the ids alone say what is deleted
   */
  sObject?: string;
  /**
   * ids of the records; more than 200 are sent in several calls
   *
   * @minItems 1
   *
   * Items: id of the record, of 15 or 18 characters
   */
  ids: string[];
  /**
   * whether all records are left as they were where one fails; for at most 200 of them
   */
  allOrNone?: boolean;
}

/**
 * what became of each record, in the order of the input
 */
export type DeleteSobjectCollectionOutput = {
  /**
   * the record's id
   */
  id?: string;
  success: boolean;
  errors: {
    /**
     * Salesforce's error code
     */
    statusCode?: string;
    message?: string;
    fields?: string[];
    [k: string]: unknown;
  }[];
  /**
   * whether the record was made; before API version 46.0 it may be absent
   */
  created?: boolean;
  [k: string]: unknown;
}[];

export interface CompositeRequestInput {
  /**
   * the parts, in the order in which they are done, at most 5 queries and collections among them
   *
   * @minItems 1
   * @maxItems 25
   */
  compositeRequest: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /**
     * path of the resource, with the API version
     */
    url: string;
    /**
     * names this part: later ones may write @{referenceId.id}
     */
    referenceId: string;
    /**
     * what is sent: mostly values by fields
     */
    body?: {
      [k: string]: unknown;
    };
    httpHeaders?: {
      [k: string]: string;
    };
  }[];
  /**
   * whether nothing is changed where one request fails
   */
  allOrNone?: boolean;
  /**
   * whether Salesforce may do requests that belong together at once
   */
  collateSubrequests?: boolean;
}

export interface CompositeRequestOutput {
  compositeResponse: {
    body?: unknown;
    httpHeaders?: {
      [k: string]: unknown;
    };
    httpStatusCode: number;
    referenceId: string | null;
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface CompositeBatchRequestInput {
  /**
   * the requests, in the order in which they are done
   *
   * @minItems 1
   * @maxItems 25
   */
  batchRequests: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /**
     * path of the resource, beginning with the API version
     */
    url: string;
    /**
     * what is sent: mostly values by fields
     */
    richInput?: {
      [k: string]: unknown;
    };
  }[];
  /**
   * whether those after one that failed are left out; what was done stays
   */
  haltOnError?: boolean;
}

export interface CompositeBatchRequestOutput {
  hasErrors: boolean;
  results: {
    statusCode: number;
    result?: unknown;
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

export interface CompositeGraphRequestInput {
  /**
   * the graphs; all together have at most 500 requests
   *
   * @minItems 1
   * @maxItems 75
   */
  graphs: {
    /**
     * names the graph in the answer
     */
    graphId: string;
    /**
     * the parts, in the order in which they are done
     *
     * @minItems 1
     * @maxItems 500
     */
    compositeRequest: {
      method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
      /**
       * path of the resource, with the API version
       */
      url: string;
      /**
       * names this part: later ones may write @{referenceId.id}
       */
      referenceId: string;
      /**
       * what is sent: mostly values by fields
       */
      body?: {
        [k: string]: unknown;
      };
      httpHeaders?: {
        [k: string]: string;
      };
    }[];
  }[];
}

export interface CompositeGraphRequestOutput {
  graphs: {
    graphId: string;
    graphResponse: {
      compositeResponse: {
        body?: unknown;
        httpHeaders?: {
          [k: string]: unknown;
        };
        httpStatusCode: number;
        referenceId: string | null;
        [k: string]: unknown;
      }[];
      [k: string]: unknown;
    };
    /**
     * false: nothing of the graph was done
     */
    isSuccessful: boolean;
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}

/** What may be said of one call. */
export interface CallOptions {
  /** Abort it to end this call. What it should write may be done or not. */
  readonly signal?: AbortSignal;
}

/** The actions as methods of an org. */
export interface ActionMethods {
  /** Runs a SOQL query and returns the first page of its records, of at most 2,000. */
  queryRecords(input: QueryRecordsInput, options?: CallOptions): Promise<QueryRecordsOutput>;
  /** Runs a SOQL query over deleted and archived records too, and returns the first page of its records. */
  queryAllRecords(input: QueryAllRecordsInput, options?: CallOptions): Promise<QueryAllRecordsOutput>;
  /** Returns the next page of a query's records, by the nextRecordsUrl of the page before it. */
  retrieveQueryMore(input: RetrieveQueryMoreInput, options?: CallOptions): Promise<RetrieveQueryMoreOutput>;
  /** Searches the text of records of many objects at once by a SOSL search. */
  searchRecords(input: SearchRecordsInput, options?: CallOptions): Promise<SearchRecordsOutput>;
  /** Searches the text of records of the named objects, without SOSL. */
  parameterizedSearchRecords(input: ParameterizedSearchRecordsInput, options?: CallOptions): Promise<ParameterizedSearchRecordsOutput>;
  /** Lists the org's objects that the user may see, and what may be done with each. */
  describeGlobal(input?: DescribeGlobalInput, options?: CallOptions): Promise<DescribeGlobalOutput>;
  /** Describes one object: its fields, picklist values, relationships and record types. */
  describeSobject(input: DescribeSobjectInput, options?: CallOptions): Promise<DescribeSobjectOutput>;
  /** Says what may be done with one object, and which of its records the user saw last. */
  getSobjectBasicInfo(input: GetSobjectBasicInfoInput, options?: CallOptions): Promise<GetSobjectBasicInfoOutput>;
  /** Lists the API versions that the org has, or the resources of one of them. */
  listAvailableResources(input?: ListAvailableResourcesInput, options?: CallOptions): Promise<ListAvailableResourcesOutput>;
  /** Says who is logged in, and to which org. */
  getCurrentUser(input?: GetCurrentUserInput, options?: CallOptions): Promise<GetCurrentUserOutput>;
  /** Returns the org's limits and what is left of each. */
  getLimits(input?: GetLimitsInput, options?: CallOptions): Promise<GetLimitsOutput>;
  /** Lists the records that the user saw last. */
  listRecentItems(input?: ListRecentItemsInput, options?: CallOptions): Promise<ListRecentItemsOutput>;
  /** Lists the org's global quick actions, or those of an object. */
  listQuickActions(input?: ListQuickActionsInput, options?: CallOptions): Promise<ListQuickActionsOutput>;
  /** Returns the values with which a quick action's form begins, also for a record on which it is opened. */
  getQuickActionDefaults(input: GetQuickActionDefaultsInput, options?: CallOptions): Promise<GetQuickActionDefaultsOutput>;
  /** Returns one record by its id. */
  getRecord(input: GetRecordInput, options?: CallOptions): Promise<GetRecordOutput>;
  /** Returns one record by the value of an external id field. */
  getRecordByExternalId(input: GetRecordByExternalIdInput, options?: CallOptions): Promise<GetRecordByExternalIdOutput>;
  /** Makes one record of an object and returns its id. */
  createRecord(input: CreateRecordInput, options?: CallOptions): Promise<CreateRecordOutput>;
  /** Changes fields of one record; all others stay as they are. */
  updateRecord(input: UpdateRecordInput, options?: CallOptions): Promise<UpdateRecordOutput>;
  /** Changes fields of one record, named by the value of an external id field; it makes no record. */
  updateRecordByExternalId(input: UpdateRecordByExternalIdInput, options?: CallOptions): Promise<UpdateRecordByExternalIdOutput>;
  /** Changes the record that has a value in an external id field, or makes one where there is none. */
  upsertRecord(input: UpsertRecordInput, options?: CallOptions): Promise<UpsertRecordOutput>;
  /** Moves one record to the recycle bin. */
  deleteRecord(input: DeleteRecordInput, options?: CallOptions): Promise<DeleteRecordOutput>;
  /** Makes records, also of several objects, and says of each what became of it. */
  createSobjectCollection(input: CreateSobjectCollectionInput, options?: CallOptions): Promise<CreateSobjectCollectionOutput>;
  /** Changes fields of records, also of several objects, and says of each what became of it. */
  updateSobjectCollection(input: UpdateSobjectCollectionInput, options?: CallOptions): Promise<UpdateSobjectCollectionOutput>;
  /** Changes the records that have the given values in an external id field, makes those that are missing, and says of each what became of it. */
  upsertSobjectCollection(input: UpsertSobjectCollectionInput, options?: CallOptions): Promise<UpsertSobjectCollectionOutput>;
  /** Moves records to the recycle bin, and says of each what became of it. */
  deleteSobjectCollection(input: DeleteSobjectCollectionInput, options?: CallOptions): Promise<DeleteSobjectCollectionOutput>;
  /** Makes up to 25 requests in one call, of which later ones may use the answers of earlier ones. */
  compositeRequest(input: CompositeRequestInput, options?: CallOptions): Promise<CompositeRequestOutput>;
  /** Makes up to 25 requests that do not depend on each other in one call. */
  compositeBatchRequest(input: CompositeBatchRequestInput, options?: CallOptions): Promise<CompositeBatchRequestOutput>;
  /** Makes up to 500 requests in one call, in graphs of which each is done as a whole or not at all. */
  compositeGraphRequest(input: CompositeGraphRequestInput, options?: CallOptions): Promise<CompositeGraphRequestOutput>;
}
