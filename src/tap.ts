import type { Tap } from "@singer-io-ts/tap-kit";
import about from "../package.json" with { type: "json" };
import spec from "../spec.json" with { type: "json" };
import { setup } from "./commands/init/setup.ts";
import { verbs } from "./commands/verbs.ts";
import type { Config } from "./config/config.generated.ts";
import { foreignSettings } from "./config/foreign/foreign-settings.ts";
import { settingsOfVerbs } from "./config/settings-of-verbs.ts";
import { unsupportedSettings } from "./config/unsupported-settings.ts";
import { isOfOtherTap, metadataPrefix } from "./own-metadata.ts";
import { adoptBookmark } from "./plan/bookmark/foreign/adopt-bookmark.ts";
import { readForeignBookmark } from "./plan/bookmark/foreign/read-foreign-bookmark.ts";
import { bookmarkMembers } from "./plan/bookmark/salesforce-bookmark.ts";
import { validateBookmark } from "./plan/bookmark/validate-bookmark.ts";

/** The tap, as the kit runs it. */
export const tap: Tap<Config> = {
  name: "tap-salesforce",
  version: about.version,
  description: about.description,
  documentationUrl: about.homepage,
  troubleshootingUrl: "https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md",
  spec,
  airbyteForm: async () => (await import("./config/airbyte-form.ts")).airbyteForm,
  foreignSettings,
  unsupportedSettings,
  narrowingSettings: ["start_date", "end_date", "records", "a query's condition", "filters"],
  metadataPrefix,
  isForeign: isOfOtherTap,
  bookmarkMembers,
  checkBookmark: validateBookmark,
  migrate: readForeignBookmark,
  adoptBookmark,
  setup,
  bookmarkHelp: async () => (await import("./commands/state/bookmark-help.ts")).bookmarkHelp,
  verbs,
  settingsOfVerbs,
  // Loaded only where there is something to do: --help and --version answer at once.
  open: async (config, _run, files, places) => (await import("./source.ts")).openSource(config, files, places),
};
