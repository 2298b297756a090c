import type { Json, Row } from "../records.ts";

export interface AirbyteStream {
  readonly name: string;
  readonly supported_sync_modes: readonly string[];
  readonly default_cursor_field?: readonly string[];
}

export interface AirbyteState {
  readonly stream: {
    readonly stream_descriptor: { readonly name: string };
    readonly stream_state?: { readonly slices?: readonly { readonly end: string }[] };
  };
}

export interface AirbyteMessage {
  readonly type: string;
  readonly connectionStatus?: Json;
  readonly catalog?: { readonly streams: readonly AirbyteStream[] };
  readonly record?: { readonly stream: string; readonly data: Row };
  readonly state?: AirbyteState;
}

export const isIncremental = ({ supported_sync_modes }: AirbyteStream): boolean =>
  supported_sync_modes.includes("incremental");

export const configured = (stream: AirbyteStream): object => ({
  stream,
  sync_mode: isIncremental(stream) ? "incremental" : "full_refresh",
  destination_sync_mode: "append",
  ...(stream.default_cursor_field === undefined ? {} : { cursor_field: stream.default_cursor_field }),
});

export const messagesOf = (text: string): readonly AirbyteMessage[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line): AirbyteMessage => JSON.parse(line));

export function lastOfEach(states: readonly AirbyteState[]): readonly AirbyteState[] {
  return [...new Map(states.map((state) => [state.stream.stream_descriptor.name, state])).values()];
}
