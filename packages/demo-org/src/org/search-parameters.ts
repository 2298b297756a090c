/** A search without SOSL. (REST API Developer Guide, "Search with Parameters in the Request Body".) */
export interface SearchParameters {
  readonly q: string;
  readonly in?: string;
  /** None: all objects that can be searched. */
  readonly sobjects: readonly SearchedObject[];
  readonly fields?: readonly string[];
  readonly defaultLimit?: number;
  readonly overallLimit?: number;
  readonly offset?: number;
  readonly snippet?: number;
  readonly metadata?: string;
  readonly spellCorrection?: boolean;
  readonly division?: string;
  readonly netWorkIds?: readonly string[];
  readonly pricebookId?: string;
  /** As WITH DATA CATEGORY has it: `Geography__c BELOW Europe__c`. */
  readonly dataCategory?: string;
  readonly updateTracking?: boolean;
  readonly updateViewStat?: boolean;
}

/** An object of a search without SOSL. */
export interface SearchedObject {
  readonly name: string;
  readonly fields?: readonly string[];
  readonly where?: string;
  readonly orderBy?: string;
  readonly limit?: number;
}
