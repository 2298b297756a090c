import type { User } from "../../salesforce/login/token-calls.ts";

/** How a login went. */
export interface FinishedLogin {
  /** Null: Salesforce did not say. */
  readonly user: User | null;
  readonly instanceUrl: string;
  /** What else a person should know, in sentences. */
  readonly notes: readonly string[];
}
