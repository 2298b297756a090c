import type { Protocol } from "../engine/protocol.ts";
import { rowEnvelope, rowSchema } from "../rows/row-envelope.ts";
import { singerProtocol } from "../singer/protocol.ts";

/** Singer's messages around batch files: the rows say themselves what RECORD messages say around them, and the schemas have it. */
export function batchProtocol({ versions }: { readonly versions: boolean }): Protocol {
  const singer = singerProtocol({ versions });
  return {
    ...singer,
    envelope: ({ version }, extractedAt) => rowEnvelope({ version: versions ? version : null }, extractedAt),
    start: (selection) => singer.start({ ...selection, schema: rowSchema(selection.schema) }),
    reshape: (selection) => singer.reshape({ ...selection, schema: rowSchema(selection.schema) }),
  };
}
