import { messageLine, type Protocol } from "../engine/protocol.ts";
import type { Selection } from "../tap/stream.ts";

const schemaMessage = ({ stream, schema, replicationKey }: Selection): Uint8Array =>
  messageLine({
    type: "SCHEMA",
    stream: stream.id,
    schema,
    // Several targets refuse null here, or a missing member.
    key_properties: stream.keyProperties,
    bookmark_properties: replicationKey === null ? [] : [replicationKey],
  });

/** Singer's messages. */
export function singerProtocol({ versions }: { readonly versions: boolean }): Protocol {
  return {
    deletedAt: "_sdc_deleted_at",
    stateShare: 0.05,
    statesEachEnd: false,
    envelope: ({ stream, version }, extractedAt) => ({
      open: Buffer.from(`{"type":"RECORD","stream":${JSON.stringify(stream.id)},"record":`),
      close: Buffer.from(`${versions ? `,"version":${version}` : ""},"time_extracted":"${extractedAt.toISOString()}"}`),
    }),
    start: schemaMessage,
    reshape: schemaMessage,
    running: () => null,
    state: (all) => Buffer.from(`{"type":"STATE","value":${stateValue(all)}}\n`),
    activatesVersions: versions,
    activate: ({ stream, version }) =>
      versions ? messageLine({ type: "ACTIVATE_VERSION", stream: stream.id, version }) : null,
    end: () => null,
    failure: () => null,
    configChanged: null,
  };
}

/** A state as STATE has it, and as a file has it. @param bookmarks as JSON text, by stream id */
export function stateValue(bookmarks: ReadonlyMap<string, string>): string {
  const members = [...bookmarks].map(([id, text]) => `${JSON.stringify(id)}:${text}`);
  return `{"bookmarks":{${members.join(",")}}}`;
}
