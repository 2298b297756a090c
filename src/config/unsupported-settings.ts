/** Stream maps change records; the Meltano SDK has them in a program of their own too. */
const byMapper =
  "Map streams behind the tap, in Meltano by the mapper plugin meltano-map-transform: docs/meltano.md shows how.";

/**
 * Settings of other taps and of runners that would narrow, redirect or hide what is read, and that this tap does not have:
 * what to do in their place. To go on without them would be green with other rows than were asked for.
 */
export const unsupportedSettings: Readonly<Record<string, string>> = {
  // Another org
  is_sandbox: "Set environment to sandbox, or name the org's host in domain.",
  sandbox: "Set environment to sandbox, or name the org's host in domain.",
  credentials: "Write its members as settings of their own.",
  airbyte_config: "Write its members as settings of their own.",
  // Other streams
  streams_to_discover: "Name the objects in objects.",
  streams_criteria:
    "Name the objects in objects: X* for what starts with X, *X for what ends with it, ! before what to leave out.",
  // Other rows
  soql_filters: "Write the conditions in filters.",
  stream_slice_filter: "Write a query with the condition in queries.",
  // Other columns and records
  compatibility: "Leave it out: records are as docs/records.md says.",
  stream_maps: byMapper,
  stream_map_config: byMapper,
  faker_config: byMapper,
  flattening_enabled: "Leave it out: fields of parents are columns already; flatten the rest behind the tap.",
  flattening_max_depth: "Leave it out: flatten behind the tap.",
  flattening_max_key_length: "Leave it out: flatten behind the tap.",
  flattening_custom_functions: "Leave it out: flatten behind the tap.",
  // Another way
  batch_config: "Leave it out: records are written as RECORD messages.",
  api_type: "Set api to rest or bulk.",
  force_use_bulk_api: "Set api to bulk.",
};
