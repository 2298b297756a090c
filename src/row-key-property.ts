/** The property of rows without a key of their own: a hash of the row, and of how often it came. */
export const rowKey = "_sdc_row_key";
