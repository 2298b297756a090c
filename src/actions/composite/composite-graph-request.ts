import { members } from "../../salesforce/json/json-fields.ts";
import { changesAnything } from "../access.ts";
import type { Action, Refusal } from "../action.ts";
import type { CompositeGraphRequestInput } from "../actions.generated.ts";
import { compositeRequest, compositeResponse } from "../schemas/composites.ts";
import { auditedParts, isOnce, writes } from "./subrequests.ts";

const graphsIn = (answer: unknown) => members(answer).list("graphs") ?? [];
const partsOf = ({ graphs }: CompositeGraphRequestInput) => graphs.flatMap((graph) => graph.compositeRequest);

const mostNodes = 500;

/** Whether graphs are together more than fits, or share an id. (REST API Developer Guide, Composite Graph Limits.) */
function refusalOf(input: CompositeGraphRequestInput): Refusal | null {
  const nodes = partsOf(input).length;
  if (nodes > mostNodes)
    return {
      what: `graphs: they have ${nodes} requests together`,
      hint: `At most ${mostNodes} fit; send several calls.`,
    };
  const ids = input.graphs.map(({ graphId }) => graphId);
  const at = ids.findIndex((id, n) => ids.indexOf(id) < n);
  if (at < 0) return null;
  return { what: `graphs[${at}].graphId: "${ids[at]}" is that of another graph too`, hint: "Give each its own." };
}

/** (REST API Developer Guide, Composite Graph.) */
export const compositeGraphRequest: Action<CompositeGraphRequestInput> = {
  name: "composite-graph-request",
  title: "Make a graph of requests",
  description: "Makes up to 500 requests in one call, in graphs of which each is done as a whole or not at all.",
  group: "Composite",
  ...changesAnything,
  input: {
    type: "object",
    properties: {
      graphs: {
        type: "array",
        description: "the graphs; all together have at most 500 requests",
        items: {
          type: "object",
          properties: {
            graphId: {
              type: "string",
              description: "names the graph in the answer",
              pattern: "^[A-Za-z0-9][^.]{0,38}$",
              pattern_descriptor:
                "a name that begins with a letter or digit, of fewer than 40 characters and no period",
              examples: ["edge"],
            },
            compositeRequest: { ...compositeRequest, maxItems: mostNodes },
          },
          required: ["graphId", "compositeRequest"],
          additionalProperties: false,
        },
        minItems: 1,
        maxItems: 75,
        examples: [
          [
            {
              graphId: "edge",
              compositeRequest: [
                {
                  method: "DELETE",
                  url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK",
                  referenceId: "old",
                },
              ],
            },
          ],
        ],
      },
    },
    required: ["graphs"],
    additionalProperties: false,
  },
  output: {
    type: "object",
    properties: {
      graphs: {
        type: "array",
        items: {
          type: "object",
          properties: {
            graphId: { type: "string" },
            graphResponse: {
              type: "object",
              properties: { compositeResponse },
              required: ["compositeResponse"],
              additionalProperties: true,
            },
            isSuccessful: { type: "boolean", description: "false: nothing of the graph was done" },
          },
          required: ["graphId", "graphResponse", "isSuccessful"],
          additionalProperties: true,
        },
      },
    },
    required: ["graphs"],
    additionalProperties: true,
  },
  example: {
    input: {
      graphs: [
        {
          graphId: "edge",
          compositeRequest: [
            {
              method: "POST",
              url: "/services/data/v66.0/sobjects/Account",
              referenceId: "newAccount",
              body: { Name: "Edge Communications" },
            },
          ],
        },
      ],
    },
    output: {
      graphs: [
        {
          graphId: "edge",
          graphResponse: {
            compositeResponse: [
              {
                body: { id: "001dM00003jU9GxQAK", success: true, errors: [] },
                httpHeaders: { Location: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
                httpStatusCode: 201,
                referenceId: "newAccount",
              },
            ],
          },
          isSuccessful: true,
        },
      ],
    },
  },
  costs: "1 API call for all requests together.",
  needs: "What each of its requests needs.",
  refuses: refusalOf,
  isWrite: (input) => partsOf(input).some(writes),
  run: (org, input) =>
    org.request({ method: "POST", path: "composite/graph", body: input, atMostOnce: isOnce(partsOf(input)) }),
  tally: (answer) => {
    const graphs = graphsIn(answer);
    return { all: graphs.length, failed: graphs.filter((graph) => !members(graph).flag("isSuccessful")).length };
  },
  audited: (input, answer) => {
    const responses = graphsIn(answer).map((graph) => members(graph).member("graphResponse"));
    const answers = responses.flatMap((response) => members(response).list("compositeResponse") ?? []);
    return auditedParts(
      partsOf(input),
      answers.map((each) => members(each).member("body")),
    );
  },
};
