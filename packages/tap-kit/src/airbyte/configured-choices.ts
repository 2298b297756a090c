import { type Choice, chooseMethod, type RefusedChoice } from "../catalog/choose-method.ts";
import { selectFields } from "../catalog/select-fields.ts";
import { TapError } from "../errors/tap-error.ts";
import { inputError } from "../input/read-json.ts";
import { type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import { type Offering, offeredMetadata } from "../selection/offering.ts";
import { isOtherProperty } from "../selection/only-by-name.ts";
import type { FailedSetting, Undiscovered } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import type { ConfiguredStream } from "./configured-catalog.ts";
import { isIncremental, syncModes } from "./sync-modes.ts";

/**
 * A stream as the configured catalog describes it, to save the source work. It has none of the tap's own metadata, and a key only where the
 * destination merges by it.
 */
export function knownStream({ stream, destination_sync_mode }: ConfiguredStream): Stream {
  const cursors = stream.default_cursor_field ?? [];
  const isMerged = destination_sync_mode == null || destination_sync_mode.includes("dedup");
  const keys = isMerged ? (stream.source_defined_primary_key ?? []) : [];
  return {
    id: stream.name,
    schema: stream.json_schema ?? {},
    keyProperties: keys.flatMap(([key]) => (key === undefined ? [] : [key])),
    replicationKeys: cursors,
    methods: cursors.length > 0 ? ["INCREMENTAL", "FULL_TABLE"] : ["FULL_TABLE"],
  };
}

/** The configured streams that the source does not have (any more). Each fails on its own; where its setting failed, with that error. */
export function missingChoices(
  configured: readonly ConfiguredStream[],
  discovered: readonly Stream[],
  undiscovered: readonly Undiscovered[],
): readonly RefusedChoice[] {
  const names = new Set(discovered.map(({ id }) => id));
  const errors = new Map(undiscovered.map(({ id, error }) => [id, error]));
  return configured
    .filter(({ stream }) => !names.has(stream.name))
    .map((wanted) => {
      const stream = knownStream(wanted);
      const choice: Choice = { stream, method: "FULL_TABLE", replicationKey: null, schema: stream.schema };
      return { choice, error: errors.get(stream.id) ?? unknownStream(stream.id) };
    });
}

/** The failures that belong to no configured stream. A setting whose stream is not selected is only a warning. */
export function failuresBeside(
  missing: readonly RefusedChoice[],
  failures: readonly FailedSetting[],
  log: Log,
): readonly TapError[] {
  const reported = new Set(missing.map(({ error }) => error));
  const others = failures.filter(({ error }) => !reported.has(error));
  for (const { error, stream } of others) {
    if (stream === undefined) continue;
    log({ level: "warn", code: "setting_failed", text: `${error.message} Its stream is not selected.` });
  }
  return others.filter(({ stream }) => stream === undefined).map(({ error }) => error);
}

/** The configured streams that exist, and how they are read. @throws TapError for a sync mode that a stream does not have. */
export function configuredChoices(
  configured: readonly ConfiguredStream[],
  discovered: readonly Stream[],
  { offering, log }: { readonly offering: Offering; readonly log: Log },
): readonly Choice[] {
  const byName = new Map(discovered.map((stream) => [stream.id, stream]));
  return configured.flatMap((wanted) => {
    const stream = byName.get(wanted.stream.name);
    if (stream === undefined) return [];
    const mode = wanted.sync_mode;
    if (mode === "full_refresh" && !syncModes(stream).includes(mode)) throw unsupportedMode(stream, mode);
    const requested = {
      // PyAirbyte asks every stream for incremental, whatever the catalog says: what has none is read in full.
      method: mode === "full_refresh" ? "FULL_TABLE" : (stream.methods.find(isIncremental) ?? "INCREMENTAL"),
      // guard(source-defined-cursor, `isCursorDefined(stream) ? undefined : wanted.cursor_field?.[0]` -> `wanted.cursor_field?.[0]`): a stream would fail if its catalog names another cursor field, which the protocol says to ignore.
      replicationKey: isCursorDefined(stream) ? undefined : wanted.cursor_field?.[0],
    };
    const { method, replicationKey } = chooseMethod(stream, requested, log);
    const always = [...stream.keyProperties, ...(replicationKey === null ? [] : [replicationKey])];
    const listed = [...propertiesOf(wanted.stream.json_schema ?? {}).keys()];
    const schema =
      listed.length === 0
        ? selectFields(stream.schema, {
            metadata: offeredMetadata(stream, offering),
            always,
            byDefault: offering.byDefault,
          })
        : limit(stream.schema, [...offeredOf(listed, wanted, stream, log), ...always]);
    return [{ stream, method, replicationKey, schema }];
  });
}

/** With `source_defined_cursor` the cursor in the catalog is ignored (Airbyte Protocol). */
const isCursorDefined = ({ replicationKeys }: Stream): boolean => replicationKeys.length > 0;

/**
 * The fields that the catalog lists, but those that only their name selects and that it does not describe as this source offers them: another
 * source lists every file of the org as a text.
 */
function offeredOf(listed: readonly string[], wanted: ConfiguredStream, stream: Stream, log: Log): readonly string[] {
  const given = propertiesOf(wanted.stream.json_schema ?? {});
  const left = listed.filter((name) => isOtherProperty(stream, name, given.get(name)));
  if (left.length > 0) {
    const text = `${left.join(", ")}: in the catalog of another source, and read only where select names it. Refresh the source's schema.`;
    log({ level: "info", code: "fields_by_name", stream: stream.id, text });
  }
  return listed.filter((name) => !left.includes(name));
}

function limit(schema: JsonObject, names: readonly string[]): JsonObject {
  const all = propertiesOf(schema);
  const wanted = new Set(names);
  const kept = [...all].filter(([name]) => wanted.has(name));
  // A stream that is read as a whole keeps one schema, not two: there may be thousands.
  if (kept.length === all.size) return schema;
  return { ...schema, properties: Object.fromEntries(kept) };
}

function unknownStream(name: string): TapError {
  return new TapError(`${name}: the source has no such stream.`, {
    code: "UNKNOWN_STREAM",
    kind: "config",
    stream: name,
    hint: "Refresh the source's schema, or deselect it.",
  });
}

function unsupportedMode(stream: Stream, mode: string): Error {
  const can = syncModes(stream).join(", ");
  return inputError(stream.id, `sync mode ${mode} is not possible`, `Choose one of: ${can}.`, "SYNC_MODE_INVALID");
}
