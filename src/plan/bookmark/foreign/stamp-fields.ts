/**
 * The fields that say when a row was made or changed, in the order in which other connectors choose their replication key. Of a
 * row none of them is later than the ones before it: what is below a value by one is below it by those behind it.
 */
export const stampFields: readonly string[] = ["SystemModstamp", "LastModifiedDate", "CreatedDate", "LoginTime"];
