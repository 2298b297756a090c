import type { Protocol } from "../engine/protocol.ts";
import { rowEnvelope } from "../rows/row-envelope.ts";
import { singerProtocol, stateValue } from "../singer/protocol.ts";

/** What is written around the rows of files: no messages. The manifest has the schemas, the versions and the state. */
export const filesProtocol: Protocol = {
  ...singerProtocol({ versions: true }),
  stateShare: null,
  envelope: rowEnvelope,
  start: () => null,
  reshape: () => null,
  activate: () => null,
  state: (all) => Buffer.from(stateValue(all)),
};
