import type { ForeignSetting } from "@singer-io-ts/tap-kit";
import { streamsCriteria } from "./streams-criteria.ts";

const forceUseBulkApi: ForeignSetting = {
  name: "force_use_bulk_api",
  schema: { type: "boolean" },
  translate: (value) => (value === true ? { api: "bulk" } : {}),
};

/** The host of My Domain: of a fork that logs in by client credentials. */
const domainUrl: ForeignSetting = {
  name: "domain_url",
  schema: { type: "string" },
  translate: (value) => ({ domain: value }),
};

/**
 * Settings without a meaning here: texts such as N/A are always kept, slices are as large as they can be, max_workers has a default, a job
 * is waited for as long as it takes, and the login follows from what it is given.
 */
const meaningless = [
  ...["stream_slice_step", "preserve_na_values", "num_workers", "wait_timeout", "airbyte_spec"],
  ...["auth_type", "credentials_title"],
  // Of Meltano's tap-airbyte-wrapper: how it runs a source.
  ...["docker_mounts", "skip_native_check", "native_source_python", "force_native"],
].map((name): ForeignSetting => ({ name, schema: {}, translate: () => ({}) }));

/** What Airbyte's source has beside the settings that have the same name and meaning here. */
export const airbyte: readonly ForeignSetting[] = [forceUseBulkApi, streamsCriteria, domainUrl, ...meaningless];
