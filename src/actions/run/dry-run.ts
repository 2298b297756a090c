import type { OrgRequest } from "../../salesforce/session.ts";
import type { Action } from "../action.ts";
import { actionOrg } from "../org/action-org.ts";
import { checkedInput } from "./check-input.ts";

/** A request that an action would make. */
export type PlannedRequest = Pick<OrgRequest, "method" | "path" | "headers" | "body">;

/** Takes the place of the answer: the request was not sent. */
class NotSent extends Error {}

/** The requests that an action would make. Nothing is sent. @throws TapError where the input is wrong */
export async function plannedRequests(
  action: Action,
  given: unknown,
  apiVersion: string,
): Promise<readonly PlannedRequest[]> {
  const input = await checkedInput(action, given);
  const planned: PlannedRequest[] = [];
  const org = actionOrg({ instanceUrl: "https://dry-run.invalid", apiVersion }, async (request) => {
    const { method, path, headers, body } = request;
    planned.push({ method, path, ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) });
    throw new NotSent();
  });
  for (const part of action.parts?.(input) ?? [input]) {
    try {
      await action.run(org, part);
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
    }
  }
  return planned;
}
