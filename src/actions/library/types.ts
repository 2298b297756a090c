import type { Config } from "../../config/config.generated.ts";
import type { ActionMethods } from "../actions.generated.ts";

/** A write and what became of it. It has no value of a field. */
export interface AuditEntry {
  /** ISO 8601, by this machine's clock. */
  readonly time: string;
  /** The id of the user who did it. */
  readonly user: string;
  readonly action: string;
  readonly objects: readonly string[];
  readonly ids: readonly string[];
  /** `partly`: some records, but not all. `unknown`: the connection ended before the answer came. */
  readonly status: "done" | "partly" | "failed" | "unknown";
  /** Salesforce's, where it failed. */
  readonly errorCode?: string;
}

export interface OpenOptions {
  /** Abort it to end all calls. */
  readonly signal?: AbortSignal;
  /** Takes each write when it has ended; absent: it becomes a line of JSON on standard error. */
  readonly audit?: (entry: AuditEntry) => void;
  /** Takes what is logged, such as repeats of a call; absent: nobody. */
  readonly log?: (event: {
    readonly level: "debug" | "info" | "warn";
    readonly code: string;
    readonly text: string;
  }) => void;
}

/** An org, with the actions as methods. Each throws an ActionError where it fails. */
export interface Org extends ActionMethods {
  /** Ends the connections. The session stays as it is in Salesforce. */
  close(): Promise<void>;
}

/**
 * Logs in. Each action is then one call of Salesforce's API.
 * @param config the settings, as in config.json, or the name of their file. A refresh token that Salesforce replaces needs the file, or token_store
 * @throws ActionError
 */
export type OpenOrg = (config: Config | string, options?: OpenOptions) => Promise<Org>;

/** Why an action failed. */
export interface Failure extends Error {
  /** Salesforce's errorCode; INPUT where the input is wrong; or one of the tap's own. */
  readonly code: string;
  /** What to do. */
  readonly hint: string;
  /** The status of Salesforce's answer; null: it gave none. */
  readonly status: number | null;
  /** The fields that Salesforce names. */
  readonly fields: readonly string[];
  /** The ids of the records that a duplicate rule found. */
  readonly duplicates: readonly string[];
  /** False: nobody knows whether Salesforce did what was asked. */
  readonly isOutcomeKnown: boolean;
}
