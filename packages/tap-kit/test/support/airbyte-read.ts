import type { Json } from "@singer-io-ts/tap-kit";
import { run } from "./run.ts";
import { plainStream, type Script, scriptedTap } from "./scripted-tap.ts";

/** A configured catalog of one stream, which is read incrementally. */
export const configured = (name: string, more: { readonly [member: string]: Json } = {}): Json => ({
  streams: [{ stream: { name, json_schema: {} }, sync_mode: "incremental", destination_sync_mode: "append", ...more }],
});

export const withoutLogs = (messages: readonly Record<string, Json>[]) => messages.filter(({ type }) => type !== "LOG");

/** A read of stream `a`, unless the script has others; messages without logs. */
export async function read(
  script: Script,
  { catalog = configured("a"), ...files }: Readonly<Record<string, Json>> = {},
) {
  const { code, text, messages } = await run(scriptedTap({ streams: [plainStream("a")], ...script }), ["read"], {
    files: { catalog, ...files },
  });
  return { code, text, messages: withoutLogs(messages) };
}
