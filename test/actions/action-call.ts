/** A call of an action: what must go out, and what comes back, in the form of recorded calls of Salesforce. */
export interface ActionCall {
  readonly action: string;
  /** What is special about it. */
  readonly about?: string;
  readonly version: string;
  readonly input: unknown;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Besides those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status?: number;
  /** Absent: the reply has no body. */
  readonly reply?: unknown;
  /** Absent: the reply. */
  readonly answer?: unknown;
}
