import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { MemoryBucket } from "../support/memory-objects.ts";

/** Reads all that the manifests in a bucket name, and checks it against them. */
export function runsIn(bucket: MemoryBucket) {
  const bytesOf = (key: string) => bucket.objects.get(key)?.bytes ?? Buffer.alloc(0);
  const named = new Set(["state.json"]);
  const ids: Record<string, number[]> = {};
  const runs = [...bucket.objects.keys()].filter((key) => key.endsWith("/manifest.json")).toSorted();
  for (const key of runs) {
    named.add(key);
    const folder = key.slice(0, -"manifest.json".length);
    const { streams } = JSON.parse(bytesOf(key).toString());
    for (const stream of Object.keys(streams)) {
      for (const { path, rows, bytes, sha256 } of streams[stream].files) {
        named.add(folder + path);
        const content = bytesOf(folder + path);
        const lines = gunzipSync(content).toString().trimEnd().split("\n");
        const facts = [content.length, createHash("sha256").update(content).digest("hex"), lines.length];
        if (facts.join() !== [bytes, sha256, rows].join())
          throw new Error(`${folder}${path} is not as its manifest says`);
        ids[stream] = [...(ids[stream] ?? []), ...lines.map((line) => JSON.parse(line).id)];
      }
    }
  }
  const unnamed = [...bucket.objects.keys()].filter((key) => !named.has(key));
  return { ids, runs, unnamed: [...unnamed, ...bucket.begun.keys()] };
}
