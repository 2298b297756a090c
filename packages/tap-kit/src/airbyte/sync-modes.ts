import type { Method, Stream } from "../tap/stream.ts";

export const isIncremental = (method: Method): boolean => method !== "FULL_TABLE";

/** The ways in which Airbyte can read a stream. */
export function syncModes({ methods }: Stream): readonly ("full_refresh" | "incremental")[] {
  const isFull = methods.includes("FULL_TABLE");
  const hasIncremental = methods.some(isIncremental);
  return [
    ...(isFull || !hasIncremental ? ["full_refresh" as const] : []),
    ...(hasIncremental ? ["incremental" as const] : []),
  ];
}
