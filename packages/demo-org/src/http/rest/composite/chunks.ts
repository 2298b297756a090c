import { OrgError } from "../../../org/org.ts";
import { isObject } from "../../wire/call.ts";

const mostChunks = 10;

/**
 * Records of one object that follow each other are a chunk. (REST API Developer Guide, Create Records Using sObject Collections.)
 * @throws OrgError LIMIT_EXCEEDED where there are too many of them
 */
export function checkChunks<T extends Readonly<Record<string, unknown>>>(records: readonly T[]): readonly T[] {
  const objects = records.map(({ attributes }) =>
    isObject(attributes) ? String(attributes["type"]).toLowerCase() : "",
  );
  const chunks = objects.filter((object, at) => at === 0 || object !== objects[at - 1]).length;
  if (chunks <= mostChunks) return records;
  throw new OrgError(
    400,
    "LIMIT_EXCEEDED",
    `Cannot have more than ${mostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`,
  );
}
