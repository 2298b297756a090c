import type { ObjectParts, ObjectStore, WriteCondition } from "../../src/stores/objects/object-store.ts";

interface StoredObject {
  readonly bytes: Buffer;
  readonly tag: string;
}

/** What an object store holds, whoever has it open. */
export class MemoryBucket {
  readonly objects = new Map<string, StoredObject>();
  /** Objects that were begun and neither completed nor given up, by key. */
  readonly begun = new Map<string, Buffer[]>();
  #writes = 0;

  keep(key: string, bytes: Buffer): string {
    this.#writes += 1;
    const tag = `"${this.#writes}"`;
    this.objects.set(key, { bytes, tag });
    return tag;
  }
}

/** Called before each request that changes something, with its number, from 1. What it throws is what the request does. */
type OnStep = (step: number, name: string, key: string) => void;

/** A client of the bucket. @param knowsConditions false: it writes whatever the condition is, as some stores do */
export function memoryObjects(bucket: MemoryBucket, onStep: OnStep = () => {}, knowsConditions = true): ObjectStore {
  let steps = 0;
  const step = (name: string, key: string) => {
    steps += 1;
    onStep(steps, name, key);
  };
  const holds = (key: string, condition: WriteCondition): boolean => {
    if (condition === "always" || !knowsConditions) return true;
    const there = bucket.objects.get(key);
    return condition === "absent" ? there === undefined : there?.tag === condition.tag;
  };
  const keys = (prefix: string) => [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  return {
    urlOf: (key) => `s3://bucket/${key}`,
    begin: async (key): Promise<ObjectParts> => {
      step("begin", key);
      const parts: Buffer[] = [];
      bucket.begun.set(key, parts);
      return {
        write: async (part) => {
          step("part", key);
          parts.push(Buffer.from(part));
        },
        seal: async () => {},
        complete: async () => {
          step("complete", key);
          bucket.begun.delete(key);
          bucket.keep(key, Buffer.concat(parts));
        },
        abort: async () => {
          step("abort", key);
          bucket.begun.delete(key);
        },
      };
    },
    put: async (key, text, condition) => {
      step("put", key);
      return holds(key, condition) ? bucket.keep(key, Buffer.from(text)) : null;
    },
    get: async (key) => {
      const found = bucket.objects.get(key);
      return found === undefined ? null : { text: found.bytes.toString(), tag: found.tag };
    },
    async *list(prefix) {
      for (const key of keys(prefix)) yield { key, bytes: bucket.objects.get(key)!.bytes.length };
    },
    listFolders: async (prefix) => [
      ...new Set(keys(prefix).flatMap((key) => (key.includes("/") ? [key.slice(0, key.indexOf("/"))] : []))),
    ],
    remove: async (removed) => {
      for (const key of removed) {
        step("remove", key);
        bucket.objects.delete(key);
      }
    },
    removeParts: async (prefix) => {
      for (const key of bucket.begun.keys()) if (key.startsWith(prefix)) bucket.begun.delete(key);
    },
    close: async () => {},
  };
}
