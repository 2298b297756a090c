/** Stream maps change records; the Meltano SDK has them in a program of their own too. */
const byMapper =
  "Map streams behind the tap, in Meltano by the mapper plugin meltano-map-transformer: docs/meltano.md shows how.";

/**
 * Settings of other taps and of runners that would narrow, redirect or hide what is read, and that this tap does not have:
 * what to do in their place. To go on without them would be green with other rows than were asked for.
 */
export const unsupportedSettings: Readonly<Record<string, string>> = {
  // Another org
  sandbox: "Set environment to sandbox, or name the org's host in domain.",
  // Other rows
  stream_slice_filter: "Write a query with the condition in queries.",
  // Other columns and records
  exclude_fields: "Leave fields out in select or in the catalog.",
  exclude_types: "Leave fields of these types out in select or in the catalog.",
  ignore_lookup_fields: "Leave fields out in select or in the catalog.",
  stream_maps: byMapper,
  stream_map_config: byMapper,
  faker_config: byMapper,
  flattening_enabled: "Leave it out: fields of parents are columns already; flatten the rest behind the tap.",
  flattening_max_depth: "Leave it out: flatten behind the tap.",
  flattening_max_key_length: "Leave it out: flatten behind the tap.",
  flattening_custom_functions: "Leave it out: flatten behind the tap.",
};
