/** Who can put it right, or what. Exit code and Airbyte's failure_type follow from it by one table. */
export type Kind = "config" | "limit" | "integrity" | "unavailable" | "defect";

export interface TapErrorDetail {
  /** A stable word in capitals that a program can compare. */
  readonly code: string;
  readonly kind: Kind;
  /** What the user or the admin can do, as a sentence. */
  readonly hint: string;
  readonly stream?: string;
  /** "run": it stands in the way of every stream, so the run begins nothing else. Absent: its stream alone. */
  readonly scope?: "run";
  /** What the service answered, or the error underneath. Never a secret. */
  readonly cause?: unknown;
}

/** The only error that may reach the command line; the rest is wrapped as a defect. */
export class TapError extends Error {
  override readonly name = "TapError";
  readonly detail: TapErrorDetail;

  /** @param message begins with the stream or option, then says what happened, as a sentence. */
  constructor(message: string, detail: TapErrorDetail) {
    super(`${message} ${detail.hint}`, { cause: detail.cause });
    this.detail = detail;
  }
}
