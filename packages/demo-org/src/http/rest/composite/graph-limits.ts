import { OrgError } from "../../../org/org.ts";
import { splitUrl } from "../../wire/request.ts";
import { referencedIn } from "./references.ts";
import { malformed, type Part } from "./subrequests.ts";
import { atMost } from "./too-many.ts";

/** A graph of a composite graph request: nodes that are done together or not at all. */
export interface Graph {
  readonly graphId: string;
  readonly parts: readonly Part[];
}

const mostGraphs = 75;
const mostNodes = 500;
const mostKinds = 15;
const mostDepth = 15;

/**
 * (REST API Developer Guide, Using Composite Graphs; Composite Graph Limits.)
 * @throws OrgError JSON_PARSER_ERROR, LIMIT_EXCEEDED
 */
export function checkGraphs(graphs: readonly Graph[]): void {
  const ids = graphs.map(({ graphId }) => graphId);
  const wrong = ids.find((id) => !/^[A-Za-z0-9][^.]{0,38}$/.test(id));
  if (wrong !== undefined)
    throw malformed(
      `Provided graphId ('${wrong}') must start with a letter or a number, have fewer than 40 characters and no period.`,
    );
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw malformed(`Duplicate graphId ('${twice}') provided in the request.`);
  const parts = graphs.flatMap((graph) => graph.parts);
  atMost(mostGraphs, graphs.length, "graphs");
  atMost(mostNodes, parts.length, "nodes");
  atMost(mostKinds, new Set(parts.map(kindOf)).size, "different nodes");
  atMost(mostDepth, Math.max(...graphs.map((graph) => depthOf(graph.parts))), "levels in a graph");
}

/** Why a part cannot be a node: only rows can. */
export function nodeRefusal({ method, url }: Part): OrgError | null {
  const [, resource = "", ...steps] =
    /^\/services\/data\/v[\d.]+\/(\w+)\/\w+(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(splitUrl(url).path) ?? [];
  const depth = steps.filter((step) => step !== undefined).length;
  const isNode = resource === "sobjects" && methods[depth]?.includes(method) === true && !isOther(steps[0], depth);
  return isNode ? null : new OrgError(400, "INVALID_INPUT", `${method} ${url} is not supported in a composite graph.`);
}

/** By what follows the object in the address: nothing, an id, or an external id field and its value. */
const methods = [["POST"], ["DELETE", "GET", "PATCH"], ["DELETE", "GET", "PATCH", "POST"]];

/** What follows an object and is no id. */
const isOther = (step: string | undefined, depth: number): boolean =>
  depth === 1 && step !== undefined && !/^(?:@\{[^}]+\}|\w{15}|\w{18})$/.test(step);

function kindOf({ method, url }: Part): string {
  const [version = "", , object = ""] = splitUrl(url)
    .path.replace(/^\/services\/data\//, "")
    .split("/");
  return `${method} ${version} ${object.toLowerCase()}`;
}

/** A node that uses another is one deeper than it; those that use none are at depth 1. */
function depthOf(parts: readonly Part[]): number {
  const depths = new Map<string, number>();
  for (const part of parts) {
    const parents = [...referencedIn(part)].map((id) => depths.get(id) ?? 0);
    depths.set(part.referenceId, 1 + Math.max(0, ...parents));
  }
  return Math.max(...depths.values());
}
