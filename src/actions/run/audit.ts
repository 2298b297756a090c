import type { AuditEntry } from "../library/types.ts";

/** Takes each write when it has ended, whatever came of it. */
export type Audit = (entry: AuditEntry) => void;

/** An entry as a line of JSON, for standard error. */
export const auditLine = (entry: AuditEntry): string => `${JSON.stringify({ audit: entry })}\n`;
