import type { Audited } from "../action.ts";

/** A write and what became of it. It has no value of a field. */
export interface AuditEntry extends Audited {
  /** ISO 8601, by this machine's clock. */
  readonly time: string;
  /** The id of the user who did it. */
  readonly user: string;
  readonly action: string;
  /** `partly`: some records, but not all. `unknown`: the connection ended before the answer came. */
  readonly status: "done" | "partly" | "failed" | "unknown";
  /** Salesforce's, where it failed. */
  readonly errorCode?: string;
}

/** Takes each write when it has ended, whatever came of it. */
export type Audit = (entry: AuditEntry) => void;

/** An entry as a line of JSON, for standard error. */
export const auditLine = (entry: AuditEntry): string => `${JSON.stringify({ audit: entry })}\n`;
