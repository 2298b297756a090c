import { Connection } from "@jsforce/jsforce-node/lib/connection.js";
import type { OrgRequest } from "../../salesforce/session.ts";
import { type Send, type SendOptions, SessionTransport } from "./session-transport.ts";

/** A request for which jsforce has no call, or one that would send something else. */
interface OrgCall extends SendOptions {
  readonly method: OrgRequest["method"];
  /** Below the API version: `sobjects/Account/`. With a slash in front, below the host: `/services/oauth2/userinfo`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** Records are saved although a duplicate rule warns. */
  readonly allowDuplicates?: boolean | undefined;
}

/** The org, as an action sees it. */
export interface ActionOrg {
  /** jsforce's connection. Its requests leave through the session, so all limits and errors are the session's. */
  readonly jsforce: Connection;
  /** The answer's JSON; undefined where there is none. */
  request(call: OrgCall): Promise<unknown>;
}

/** The org as actions see it, whose requests go to `send`. */
export function actionOrg(place: { readonly instanceUrl: string; readonly apiVersion: string }, send: Send): ActionOrg {
  const { instanceUrl, apiVersion } = place;
  const jsforce = new Connection({ instanceUrl, version: apiVersion, logLevel: "NONE" });
  jsforce._transport = new SessionTransport(instanceUrl, send);
  return {
    jsforce,
    request: ({ method, path, query = {}, body, allowDuplicates = false, atMostOnce = false }) => {
      const url = `${path.startsWith("/") ? "" : "/"}${path}${queryText(query)}`;
      const request = { method, url, ...(body !== undefined && { body: JSON.stringify(body) }) };
      return jsforce.request(request, { atMostOnce, ...(allowDuplicates && { headers: duplicatesAllowed }) });
    },
  };
}

/** (REST API Developer Guide, Duplicate Rule Header.) */
const duplicatesAllowed = { "Sforce-Duplicate-Rule-Header": "allowSave=true" };

function queryText(query: NonNullable<OrgCall["query"]>): string {
  const parameters = Object.entries(query).flatMap(([name, value = []]) =>
    [value].flat().map((each) => `${name}=${encodeURIComponent(each)}`),
  );
  return parameters.length === 0 ? "" : `?${parameters.join("&")}`;
}
