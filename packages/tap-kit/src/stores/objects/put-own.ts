import type { ObjectStore, WriteCondition } from "./object-store.ts";

/**
 * Writes an object under a condition. The client tries again where the reply to a try was lost, and is then refused because of its own
 * first try: what is there is read, and if it is this text it was written.
 * @param text that nobody else writes
 */
export async function putOwn(
  store: Pick<ObjectStore, "put" | "get">,
  key: string,
  text: string,
  condition: WriteCondition,
): Promise<string | null> {
  const tag = await store.put(key, text, condition);
  if (tag !== null) return tag;
  const found = await store.get(key);
  // guard(into-lost-reply, `found?.text === text` -> `false`): a run would end although its manifest is there, and read the same rows again.
  return found?.text === text ? found.tag : null;
}
