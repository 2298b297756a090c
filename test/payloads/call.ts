import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Json } from "./json.ts";

/** A call like the one whose reply was recorded, with rows that the demo org has. */
export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: Json;
  /** A form, for the token endpoint. */
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is not JSON. */
  readonly text?: string;
  /** An access token in place of a valid one. */
  readonly token?: string;
}

/** The answer of the demo org. */
export interface Served {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Makes the call. JSON is parsed; other bodies are text, and an empty one is null. */
export async function ask(org: RunningOrg, { method, path, body, form, text, token }: Call): Promise<Served> {
  const content =
    form !== undefined
      ? { body: new URLSearchParams(form) }
      : text !== undefined
        ? { body: text }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body) };
  const type = form !== undefined ? {} : { "Content-Type": text === undefined ? "application/json" : "text/xml" };
  const reply = await fetch(`${org.url}${path}`, {
    method: method ?? (Object.keys(content).length > 0 ? "POST" : "GET"),
    headers: { Authorization: `Bearer ${token ?? org.login()}`, ...type },
    ...content,
  });
  const answer = await reply.text();
  const isJson = (reply.headers.get("content-type") ?? "").startsWith("application/json");
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: answer === "" ? null : isJson ? JSON.parse(answer) : answer,
  };
}
