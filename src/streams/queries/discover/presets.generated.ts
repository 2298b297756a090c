// Generated from catalog/presets.schema.json by `npm run generate`; not to be edited.

/**
 * Queries that come with the tap, by name.
 */
export interface Presets {
  /**
   * What the org lacks is left out, and so is what the user may not see.
   */
  presets: {
    [k: string]: {
      description: string;
      object: string;
      /**
       * Fields of the object, and fields of its parents by their path.
       */
      fields: string[];
      /**
       * Also the rich texts that the org has added to the object.
       */
      richTexts?: boolean;
      /**
       * Subqueries.
       */
      children?: {
        relationship: string;
        fields: string[];
      }[];
      /**
       * A condition, in SOQL.
       */
      where?: string;
    };
  };
}
