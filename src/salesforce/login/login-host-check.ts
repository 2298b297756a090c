import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { parseJson } from "../../parse-json.ts";
import { wholeBody } from "../http/whole-reply.ts";
import type { TokenCalls } from "./token-calls.ts";
import { largestReply } from "./token-endpoint.ts";

/**
 * Asks a host whether it is an org's, by its list of API versions, which needs no login.
 * @throws TapError of kind config, or OrgError where it cannot be reached
 */
export async function checkLoginHost(host: string, { http }: TokenCalls, run: Run): Promise<void> {
  const request = {
    origin: host,
    path: "/services/data",
    method: "GET",
    headers: { accept: "application/json" },
  } as const;
  const reply = await http.request(request, run.signal);
  const versions = parseJson(await wholeBody(reply, largestReply));
  if (reply.status === 200 && Array.isArray(versions)) return;
  throw new TapError(`${host} is no Salesforce org: it has no list of API versions (status ${reply.status}).`, {
    code: "NO_ORG",
    kind: "config",
    hint: "Take the first part of the address that your browser shows in Salesforce, before .my.salesforce.com or .lightning.force.com.",
  });
}
