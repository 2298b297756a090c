import { OrgError } from "../../../org/org.ts";
import type { Route } from "../../wire/call.ts";
import { json, type Reply } from "../../wire/reply.ts";
import { Saver } from "../records/save.ts";
import { levelsOf, type Node } from "./tree-nodes.ts";

interface Failure {
  readonly node: Node;
  readonly error: OrgError;
}

/**
 * POST composite/tree/X: records with their children, all or none; the roots first, then level by level and object by object. (REST API
 * Developer Guide, sObject Tree.)
 */
export const createTree: Route = (call, service) => {
  const levels = levelsOf(call, service.org);
  const nodes = levels.flat();
  const wrong = nodes.flatMap((node) => failuresBefore(node, nodes, call.params["object"] ?? ""));
  if (wrong.length > 0) return failed(wrong);
  const saver = new Saver(call, service);
  const savepoint = service.org.savepoint();
  for (const group of levels.flatMap(byType)) {
    const failures = group.flatMap((node) => create(node, saver));
    if (failures.length === 0) continue;
    savepoint.rollback();
    return failed(failures);
  }
  savepoint.release();
  return json({ hasErrors: false, results: nodes.map(({ referenceId, id }) => ({ referenceId, id })) }, 201);
};

function create(node: Node, saver: Saver): readonly Failure[] {
  const { type, values, parent } = node;
  try {
    node.id = saver.create(type, parent === null ? values : { ...values, [parent.field]: parent.node.id });
    return [];
  } catch (error) {
    if (error instanceof OrgError) return [{ node, error }];
    throw error;
  }
}

/** Only those that failed, by their reference ids. */
const failed = (failures: readonly Failure[]): Reply =>
  json(
    {
      hasErrors: true,
      results: failures.map(({ node, error }) => {
        const { errorCode: statusCode, message, fields = [] } = error;
        return { referenceId: node.referenceId, errors: [{ statusCode, message, fields }] };
      }),
    },
    400,
  );

function byType(level: readonly Node[]): readonly (readonly Node[])[] {
  const types = new Set(level.map(({ type }) => type.toLowerCase()));
  return [...types].map((type) => level.filter((node) => node.type.toLowerCase() === type));
}

/** What is wrong with a record before it is saved. */
function failuresBefore(node: Node, all: readonly Node[], root: string): readonly Failure[] {
  const invalid = (message: string): readonly Failure[] => [
    { node, error: new OrgError(400, "INVALID_INPUT", message) },
  ];
  if (node.type === "") return invalid("Include an entity type for each record in the request.");
  if (node.parent === null && node.type.toLowerCase() !== root.toLowerCase())
    return invalid(`The record's type ${node.type} is not that of the request, ${root}.`);
  if (all.filter(({ referenceId }) => referenceId === node.referenceId).length === 1) return [];
  return invalid("Duplicate ReferenceId provided in the request.");
}
