import { airbyte } from "./airbyte.ts";
import { airbyteCdk } from "./airbyte-cdk.ts";
import { airbyteProtocol } from "./airbyte-protocol.ts";
import type { Client } from "./client.ts";
import { fromAirbyteSource } from "./drop-in/airbyte-source.ts";
import { fromTapSalesforce } from "./drop-in/tap-salesforce.ts";
import { mcp } from "./mcp.ts";
import { meltano } from "./meltano.ts";
import { meltanoPostgres, pipelinewisePostgres } from "./meltano-postgres.ts";
import { objectStores } from "./object-stores/object-stores.ts";
import { readFiles, spark } from "./read-files.ts";
import { singerSdk } from "./singer-sdk.ts";
import { singerTools } from "./singer-tools.ts";
import { targetJsonl } from "./target-jsonl.ts";
import { targetStitch } from "./target-stitch.ts";

/** All clients, the fastest first. */
export const clients: readonly Client[] = [
  singerTools,
  targetJsonl,
  targetStitch,
  readFiles,
  spark,
  objectStores,
  mcp,
  singerSdk,
  meltano,
  meltanoPostgres,
  pipelinewisePostgres,
  airbyteProtocol,
  airbyteCdk,
  airbyte,
  fromTapSalesforce,
  fromAirbyteSource,
];
