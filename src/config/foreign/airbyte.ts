import type { ForeignSetting } from "@singer-io-ts/tap-kit";
import { streamsCriteria } from "./streams-criteria.ts";

const forceUseBulkApi: ForeignSetting = {
  name: "force_use_bulk_api",
  schema: { type: "boolean" },
  translate: (value) => (value === true ? { api: "bulk" } : {}),
};

/** Settings without a meaning here: texts such as N/A are always kept, slices are as large as they can be, and max_workers has a default. */
const meaningless = ["stream_slice_step", "auth_type", "preserve_na_values", "num_workers", "airbyte_spec"].map(
  (name): ForeignSetting => ({ name, schema: {}, translate: () => ({}) }),
);

/** What Airbyte's source has beside the settings that have the same name and meaning here. */
export const airbyte: readonly ForeignSetting[] = [forceUseBulkApi, streamsCriteria, ...meaningless];
