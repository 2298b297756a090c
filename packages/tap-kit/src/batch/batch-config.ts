import { isObject, type Json, type JsonObject } from "../json.ts";

/** The most rows of a batch file. */
const mostRows = 100_000;

/** Batch files as Meltano's SDK configures them. */
export const batchSetting = {
  type: "object",
  required: ["encoding", "storage"],
  additionalProperties: false,
  properties: {
    encoding: {
      type: "object",
      required: ["format"],
      additionalProperties: false,
      properties: {
        format: { type: "string", enum: ["jsonl"], title: "Format" },
        compression: { type: "string", enum: ["gzip"], default: "gzip", title: "Compression" },
      },
      title: "Encoding",
    },
    storage: {
      type: "object",
      required: ["root"],
      additionalProperties: false,
      properties: {
        root: { type: "string", minLength: 1, title: "Root" },
        prefix: { type: "string", title: "Prefix" },
      },
      title: "Storage",
    },
    batch_size: { type: "integer", minimum: 1, maximum: mostRows, default: mostRows, title: "Rows of a file" },
  },
  title: "Batch files",
  description:
    "Singer only. Writes records into files and names them in BATCH messages, for targets of Meltano's SDK. root is a folder that the target sees too, or s3://, gs:// or az:// with bucket and folder; prefix begins each file's name; a file has at most batch_size rows. A STATE ends the files that are being written, so state_interval is 5 minutes by default. Default: records are messages.",
  examples: [
    {
      encoding: { format: "jsonl", compression: "gzip" },
      storage: { root: "file:///data/batches", prefix: "salesforce-" },
    },
  ],
} as const satisfies JsonObject;

/** Where batch files go, and how large they are. */
export interface BatchConfig {
  readonly root: string;
  readonly prefix: string;
  readonly rows: number;
}

/** Reads it from a configuration that was checked; null: records are messages. */
export function batchIn(value: Json | undefined): BatchConfig | null {
  if (!isObject(value) || !isObject(value["storage"])) return null;
  const { root, prefix } = value["storage"];
  const rows = value["batch_size"];
  return {
    root: String(root),
    prefix: typeof prefix === "string" ? prefix : "",
    rows: typeof rows === "number" ? rows : mostRows,
  };
}
