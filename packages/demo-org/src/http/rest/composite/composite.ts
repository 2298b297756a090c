import type { OrgError } from "../../../org/org.ts";
import { objectBody, type Route } from "../../wire/call.ts";
import { json, jsonText, type Reply } from "../../wire/reply.ts";
import { splitUrl } from "../../wire/request.ts";
import { collate } from "./collate.ts";
import { runParts } from "./run-parts.ts";
import { type Part, partsOf } from "./subrequests.ts";
import { tooMany } from "./too-many.ts";

const mostParts = 25;
const mostQueries = 5;

/** GET composite: the resources below it. (REST API Developer Guide, Get a List of Composite Resources.) */
export const listComposites: Route = ({ base }) =>
  json(Object.fromEntries(["tree", "batch", "sobjects", "graph"].map((name) => [name, `${base}/composite/${name}`])));

/** POST composite: up to 25 parts, later ones may use what earlier ones answered; 200 even when every part failed. */
export const composite: Route = async (call, service) => {
  const { compositeRequest, allOrNone, collateSubrequests } = objectBody(call);
  const parts = partsOf(compositeRequest, call.version);
  if (parts.length > mostParts) return refused(tooMany(mostParts, "operations"));
  if (parts.filter(isLimited).length > mostQueries)
    return refused(tooMany(mostQueries, "query and sObject Collections operations"));
  const order = collateSubrequests === false ? parts : collate(parts);
  const { text } = await runParts(parts, { allOrNone: allOrNone === true, order }, call, service);
  return jsonText(text);
};

/** What is wrong with the number of parts is the error of a part without a name. */
const refused = ({ status, errorCode, message }: OrgError): Reply =>
  json({
    compositeResponse: [{ body: [{ errorCode, message }], httpHeaders: {}, httpStatusCode: status, referenceId: null }],
  });

/** Queries, their further pages and sObject Collections share one limit. */
const isLimited = ({ url }: Part): boolean =>
  /^\/services\/data\/v[\d.]+\/(?:query|queryAll|composite\/sobjects)(?:\/|$)/.test(splitUrl(url).path);
