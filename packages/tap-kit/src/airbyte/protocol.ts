import { messageLine, type Protocol } from "../engine/protocol.ts";
import type { Kind, TapError } from "../errors/tap-error.ts";
import { describeCause } from "../log/log-failure.ts";
import { clean } from "../log/redact.ts";
import { shorten } from "../log/shorten.ts";
import type { Outcome } from "../tap/page.ts";
import type { Clock } from "../tap/run.ts";
import type { Selection } from "../tap/stream.ts";

const failureTypes: { readonly [kind in Kind]: string } = {
  defect: "system_error",
  integrity: "system_error",
  config: "config_error",
  unavailable: "transient_error",
  limit: "transient_error",
};

/** Airbyte's messages. */
export function airbyteProtocol(clock: Clock): Protocol {
  const trace = (members: object) =>
    messageLine({ type: "TRACE", trace: { emitted_at: clock.now().getTime(), ...members } });
  const status = ({ stream }: Selection, word: string) =>
    trace({ type: "STREAM_STATUS", stream_status: { stream_descriptor: { name: stream.id }, status: word } });
  return {
    deletedAt: "_ab_cdc_deleted_at",
    stateShare: null,
    statesEachEnd: true,
    envelope: ({ stream }, extractedAt) => ({
      open: Buffer.from(`{"type":"RECORD","record":{"stream":${JSON.stringify(stream.id)},"data":`),
      close: Buffer.from(`,"emitted_at":${extractedAt.getTime()}}}`),
    }),
    start: (selection) => status(selection, "STARTED"),
    // Airbyte has no message for a changed schema within a sync.
    reshape: () => null,
    running: (selection) => status(selection, "RUNNING"),
    state: (all, changed) => {
      const lines = [...changed].map(([id, records]) => streamState(id, all.get(id) ?? "null", records));
      return lines.length === 0 ? null : Buffer.from(lines.join(""));
    },
    activatesVersions: false,
    activate: () => null,
    end: (selection, outcome) => status(selection, statusOf(outcome)),
    failure: (error) => trace({ type: "ERROR", error: errorOf(error) }),
    configChanged: (config) => {
      const control = { type: "CONNECTOR_CONFIG", emitted_at: clock.now().getTime(), connectorConfig: { config } };
      return messageLine({ type: "CONTROL", control });
    },
  };
}

function statusOf(outcome: Outcome): string {
  return outcome.kind === "complete" ? "COMPLETE" : "INCOMPLETE";
}

function streamState(id: string, bookmark: string, records: number): string {
  const stream = `{"stream_descriptor":{"name":${JSON.stringify(id)}},"stream_state":${bookmark}}`;
  return `{"type":"STATE","state":{"type":"STREAM","stream":${stream},"sourceStats":{"recordCount":${records}}}}\n`;
}

function errorOf(error: TapError): object {
  const { kind, code, stream } = error.detail;
  const cause = describeCause(error);
  return {
    message: shorten(clean(error.message)),
    internal_message: clean(cause === "" ? code : `${code}: ${cause}`),
    failure_type: failureTypes[kind],
    ...(stream === undefined ? {} : { stream_descriptor: { name: stream } }),
  };
}
