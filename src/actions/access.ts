/** What an action may do to records. */
export const reads = { access: "reads", isDestructive: false, isIdempotent: true } as const;
export const creates = { access: "writes", isDestructive: false, isIdempotent: false } as const;
/** Updates, upserts and deletions: they may replace or delete what is there, and may be repeated. */
export const changes = { access: "writes", isDestructive: true, isIdempotent: true } as const;
/** Any of these. */
export const changesAnything = { access: "writes", isDestructive: true, isIdempotent: false } as const;
