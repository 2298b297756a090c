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
  fields?: [string, ...string[]];
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

/** The actions as methods of an org. */
export interface ActionMethods {
  /** Runs a SOQL query and returns its first page of records, of at most 2,000. */
  queryRecords(input: QueryRecordsInput): Promise<QueryRecordsOutput>;
  /** Returns the org's limits and what is left of each. */
  getLimits(input?: GetLimitsInput): Promise<GetLimitsOutput>;
  /** Returns one record by its id. */
  getRecord(input: GetRecordInput): Promise<GetRecordOutput>;
  /** Makes one record of an object and returns its id. */
  createRecord(input: CreateRecordInput): Promise<CreateRecordOutput>;
}
