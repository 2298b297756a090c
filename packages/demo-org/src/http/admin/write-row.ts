import { type Org, OrgError, type OrgUser } from "../../org/org.ts";
import type { WriteOptions } from "../../org/writes.ts";
import { isObject } from "../wire/call.ts";

/** Writes a row without the REST API, for what that cannot do: late commits, undelete, purge, merge. @returns its id */
export function writeRow(org: Org, user: OrgUser, row: Readonly<Record<string, unknown>>): string {
  const { operation, object, id, values, losers } = row;
  const name = String(object);
  const target = String(id);
  const content = isObject(values) ? values : {};
  const options = optionsOf(row);
  switch (operation) {
    case "create":
      return org.create(user, name, content, options);
    case "update":
      org.update(user, { object: name, id: target, values: content, ...options });
      return target;
    case "delete":
      org.remove(user, name, target, options);
      return target;
    case "undelete":
      org.undelete(user, name, target);
      return target;
    case "purge":
      org.purge(user, name, target);
      return target;
    case "merge":
      org.merge(user, name, target, Array.isArray(losers) ? losers.map(String) : []);
      return target;
    default:
      throw new OrgError(
        400,
        "INVALID_OPERATION",
        "operation must be create, update, delete, undelete, purge or merge",
      );
  }
}

function optionsOf({ commitDelayMs, silent, lowId }: Readonly<Record<string, unknown>>): WriteOptions {
  return {
    ...(typeof commitDelayMs === "number" ? { commitDelayMs } : {}),
    ...(silent === true ? { silent } : {}),
    ...(lowId === true ? { lowId } : {}),
  };
}
