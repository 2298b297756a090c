import { setTimeout as sleep } from "node:timers/promises";
import type { WireEffects } from "./fault-spec.ts";

/** How a body ends: properly, with a broken connection, or never. */
export type Ending = "end" | "cut" | "stall";

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Whether these effects touch the bytes of a body at all. */
export function mangles(effects: WireEffects): boolean {
  const { bytesPerSecond, cutAfter, stallAfter, truncate, flipByte, insert } = effects;
  return [bytesPerSecond, cutAfter, stallAfter, truncate, flipByte, insert].some((each) => each !== undefined);
}

/** The body as a faulty network delivers it; the generator returns how it ends. */
export async function* mangle(body: Bytes, effects: WireEffects): AsyncGenerator<Uint8Array, Ending> {
  const { cutAfter, stallAfter } = effects;
  const limit = Math.min(cutAfter ?? Number.POSITIVE_INFINITY, stallAfter ?? Number.POSITIVE_INFINITY);
  const ending = limit === Number.POSITIVE_INFINITY ? "end" : limit === cutAfter ? "cut" : "stall";
  let sent = 0;
  for await (const chunk of slowed(
    truncated(inserted(flipped(body, effects.flipByte), effects.insert), effects.truncate),
    effects.bytesPerSecond,
  )) {
    const part = chunk.subarray(0, limit - sent);
    sent += part.length;
    if (part.length > 0) yield part;
    if (sent >= limit) return ending;
  }
  return ending;
}

async function* flipped(body: Bytes, at: number | undefined): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of body) {
    const index = (at ?? -1) - passed;
    passed += chunk.length;
    if (index < 0 || index >= chunk.length) {
      yield chunk;
      continue;
    }
    const copy = Uint8Array.from(chunk);
    copy[index] = (copy[index] ?? 0) ^ 0x20;
    yield copy;
  }
}

async function* inserted(body: Bytes, insert: WireEffects["insert"]): AsyncGenerator<Uint8Array> {
  if (insert === undefined) return yield* body;
  let left = insert.at;
  let isIn = false;
  for await (const chunk of body) {
    if (!isIn && left < chunk.length) {
      yield chunk.subarray(0, left);
      yield Buffer.from(insert.hex, "hex");
      yield chunk.subarray(left);
      isIn = true;
    } else yield chunk;
    left -= chunk.length;
  }
  if (!isIn) yield Buffer.from(insert.hex, "hex");
}

async function* truncated(body: Bytes, missing: number | undefined): AsyncGenerator<Uint8Array> {
  if (missing === undefined) return yield* body;
  let held: Uint8Array = new Uint8Array();
  for await (const chunk of body) {
    const all = Buffer.concat([held, chunk]);
    const split = Math.max(0, all.length - missing);
    held = all.subarray(split);
    yield all.subarray(0, split);
  }
}

async function* slowed(body: Bytes, bytesPerSecond: number | undefined): AsyncGenerator<Uint8Array> {
  if (bytesPerSecond === undefined) return yield* body;
  const stepMs = Math.max(20, 1000 / bytesPerSecond);
  const step = Math.max(1, Math.round((bytesPerSecond * stepMs) / 1000));
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; at += step) {
      yield chunk.subarray(at, at + step);
      await sleep(stepMs);
    }
  }
}
