// Generated from catalog/sobject-traits.schema.json by `npm run generate`; not to be edited.

/**
 * Facts about sObjects that describe does not show. Names may be globs.
 */
export interface SobjectTraits {
  /**
   * Objects that Bulk API 2.0 refuses; they are read by REST. (Bulk API 2.0 Developer Guide, SOQL considerations; lists of other clients.)
   */
  noBulk: string[];
  /**
   * Objects that Salesforce only returns by queries with a certain filter, each with the filter in words.
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
       * The parent's field with the values. Default: Id.
       */
      key?: string;
      values?: string[];
      /**
       * A lookup field of the object.
       */
      typesOf?: string;
      /**
       * A query can filter by one value only.
       */
      one?: boolean;
    };
  };
  /**
   * Objects that no query can read, each with the reason.
   */
  excluded: {
    [k: string]: string;
  };
  /**
   * Objects that are only read if `objects` names them, each with the reason.
   */
  optIn: {
    [k: string]: string;
  };
  /**
   * Objects whose rows never change, so that CreatedDate is a reliable replication key.
   */
  insertOnly: string[];
  /**
   * Fields, by object, that Salesforce refuses to filter by although describe shows them as filterable.
   */
  notFiltered: {
    [k: string]: string[];
  };
  /**
   * Objects of which Salesforce counts rows that it never returns, and returns rows with a placeholder as Id. Such rows describe access that follows from other rows.
   */
  inferredRows: string[];
  /**
   * Standard big objects, which are only read if `objects` names them. The Id is the same placeholder in every row, and rows can be read in one order only. (Object Reference, Big Objects; Real-Time Event Monitoring.)
   */
  bigObjects: string[];
}
