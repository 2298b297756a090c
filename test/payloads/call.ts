import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Json } from "./json.ts";

/** A call as it was made when the reply was recorded, as far as the demo org's rows allow. */
export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: Json;
  /** A form, for the token endpoint. */
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is no JSON. */
  readonly text?: string;
  /** Instead of a good session. */
  readonly token?: string;
}

/** What the demo org answers. */
export interface Served {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

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
