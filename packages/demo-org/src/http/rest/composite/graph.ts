import { OrgError } from "../../../org/org.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { jsonText } from "../../wire/reply.ts";
import { checkGraphs, type Graph, nodeRefusal } from "./graph-limits.ts";
import { haltedParts, runParts } from "./run-parts.ts";
import { malformed, partsOf } from "./subrequests.ts";

const mostFailures = 14;

/** POST composite/graph: graphs of which each is done as a whole or not at all, whatever the others do. (REST API Developer Guide, Composite Graph.) */
export const compositeGraph: Route = async (call, service) => {
  const graphs = graphsOf(call);
  checkGraphs(graphs);
  const texts: string[] = [];
  let failures = 0;
  for (const { graphId, parts } of graphs) {
    const how = { allOrNone: true, order: parts, refusalOf: nodeRefusal };
    const { hasFailed, text } =
      failures > mostFailures ? haltedParts(parts, tooManyFailed()) : await runParts(parts, how, call, service);
    if (hasFailed) failures++;
    texts.push(`{"graphId":${JSON.stringify(graphId)},"graphResponse":${text},"isSuccessful":${!hasFailed}}`);
  }
  return jsonText(`{"graphs":[${texts.join(",")}]}`);
};

const tooManyFailed = (): OrgError =>
  new OrgError(400, "PROCESSING_HALTED", `Processing was halted since more than ${mostFailures} graphs failed.`);

function graphsOf(call: Call): readonly Graph[] {
  const { graphs } = objectBody(call);
  if (!Array.isArray(graphs) || graphs.length === 0) throw malformed("'graphs' is a required field.");
  return graphs.map((each): Graph => {
    const { graphId, compositeRequest } = isObject(each) ? each : {};
    if (typeof graphId !== "string") throw malformed("'graphId' is a required field.");
    return { graphId, parts: partsOf(compositeRequest, call.version) };
  });
}
