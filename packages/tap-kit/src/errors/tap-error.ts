/**
 * Who can do something about it. `config`: the user or an admin. `limit`, `unavailable`: a later run may succeed. `integrity`: the
 * data contradicts itself. `defect`: the tap's authors. The kind decides the exit code and Airbyte's failure_type.
 */
export type Kind = "config" | "limit" | "integrity" | "unavailable" | "defect";

export interface TapErrorDetail {
  /** A stable name in capitals that a program can compare. */
  readonly code: string;
  readonly kind: Kind;
  /** What the user or the admin can do, as a sentence. */
  readonly hint: string;
  readonly stream?: string;
  /** The setting that is wrong, which the message begins with. Where it is from is put before it. */
  readonly setting?: string;
  /** "run": it concerns every stream, so the run begins no further reading. Absent: only its stream fails. */
  readonly scope?: "run";
  /** The service's reply, or the underlying error. Never a secret. */
  readonly cause?: unknown;
}

/** The only error that reaches the command line; any other one is wrapped as a defect. */
export class TapError extends Error {
  override readonly name = "TapError";
  readonly detail: TapErrorDetail;

  /** @param message begins with the stream or option, then says what happened, as a sentence. */
  constructor(message: string, detail: TapErrorDetail) {
    super(`${message} ${detail.hint}`, { cause: detail.cause });
    this.detail = detail;
  }
}
