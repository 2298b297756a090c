/** The most records of one call. (REST API Developer Guide, sObject Collections.) */
export const mostRecords = 200;

/** Records of one object that follow each other are a chunk, and a call takes so many. (Create Records Using sObject Collections.) */
export const mostChunks = 10;

/** Records, or their ids, as they fit into calls, in their order. */
export function recordParts(items: readonly unknown[]): readonly (readonly unknown[])[] {
  const parts: unknown[][] = [];
  let chunks = 0;
  let last: unknown;
  for (const item of items) {
    const object = objectOf(item);
    const part = parts.at(-1);
    const beginsChunk = object !== last;
    last = object;
    if (part === undefined || part.length === mostRecords || (beginsChunk && chunks === mostChunks)) {
      parts.push([item]);
      chunks = 1;
    } else {
      part.push(item);
      if (beginsChunk) chunks++;
    }
  }
  return parts;
}

/** The object that a record is of; null: an id, which does not say it. */
function objectOf(item: unknown): string | null {
  const type: unknown = Object(Object(item).attributes).type;
  return typeof type === "string" ? type.toLowerCase() : null;
}
