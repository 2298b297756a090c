import { json, type Reply } from "../wire/reply.ts";

/** An error of the token endpoint: an object, never a list (Salesforce Help, OAuth 2.0 Authorization Errors). */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly error: string;
  readonly status: number;

  constructor(error: string, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

export const tokenErrorReply = ({ error, message, status }: TokenError): Reply =>
  json({ error, error_description: message }, status, { "Cache-Control": "no-store", Pragma: "no-cache" });
