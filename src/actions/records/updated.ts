/** What stands for the answer to an upsert that updated a record: before API version 46.0 it has no body. */
export const updated = { success: true, errors: [], created: false } as const;
