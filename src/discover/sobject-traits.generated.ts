// Generated from catalog/sobject-traits.schema.json by `npm run generate`; not to be edited.

/**
 * What describe does not say about sObjects. Names may be globs.
 */
export interface SobjectTraits {
  /**
   * Refused by Bulk API 2.0; read by REST. (Bulk API 2.0 Developer Guide, SOQL considerations; lists of other clients.)
   */
  noBulk: string[];
  /**
   * Salesforce answers only queries with a filter of a certain form; what must be filtered on.
   */
  needsFilter: {
    [k: string]: string;
  };
  /**
   * Of objects in needsFilter: the field by which all rows are found. Its values are the key of a parent's rows, a list, or the types that a lookup refers to.
   */
  requiredFilter: {
    [k: string]: {
      by: string;
      parent?: string;
      /**
       * Of the parent; Id where it is not named.
       */
      key?: string;
      values?: string[];
      /**
       * A lookup of the object itself.
       */
      typesOf?: string;
      /**
       * A query may name one value only.
       */
      one?: boolean;
    };
  };
  /**
   * Cannot be read by a query of its own; why.
   */
  excluded: {
    [k: string]: string;
  };
  /**
   * Left out unless named in `objects`; why.
   */
  optIn: {
    [k: string]: string;
  };
  /**
   * Rows never change after they were made, so that CreatedDate is a sound replication key.
   */
  insertOnly: string[];
  /**
   * Fields that describe shows as filterable and that Salesforce refuses to filter by, by object.
   */
  notFiltered: {
    [k: string]: string[];
  };
  /**
   * Salesforce counts rows that never come, and gives rows with a placeholder for an Id, which stand for access that follows from other rows.
   */
  inferredRows: string[];
  /**
   * Standard big objects, left out unless named in `objects`: the Id is the same placeholder in every row, and rows come in one order only. (Object Reference, Big Objects; Real-Time Event Monitoring.)
   */
  bigObjects: string[];
}
