import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** As the pages abbreviate them: a command with these works as it is pasted. */
export const pastedApp = { clientId: "3MVG9...", clientSecret: "..." } as const;

/** As Airbyte's platform writes it. */
const configuredCatalog = {
  streams: [
    {
      stream: { name: "Account", json_schema: {}, supported_sync_modes: ["full_refresh", "incremental"] },
      sync_mode: "incremental",
      destination_sync_mode: "append_dedup",
    },
  ],
};

/** As singer-io's tap writes it. */
const otherTapsState = {
  bookmarks: { Account: { version: 1_767_225_600_000, SystemModstamp: "2026-01-01T00:00:00.000000Z" } },
};

/** Writes the files that the pages name and that no command of the tap writes. */
export function writeGivenFiles(folder: string, config: object): void {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("config.json", JSON.stringify(config));
  write("settings.yaml", `domain: example\nclient_id: ${pastedApp.clientId}\nobjects: [Account, Contact]\n`);
  write("old-state.json", JSON.stringify(otherTapsState));
  write("query.json", JSON.stringify({ soql: "SELECT Id, Name FROM Account LIMIT 2" }));
  write("account.json", JSON.stringify({ sObject: "Account", record: { Name: "Edge" } }));
  write("configured_catalog.json", JSON.stringify(configuredCatalog));
}

/** Salesforce's own command line, as far as it gives its session. */
export function writeSf(folder: string, session: { readonly accessToken: string; readonly instanceUrl: string }): void {
  const sf = join(folder, "sf");
  const result = { ...session, username: "somebody" };
  writeFileSync(sf, `#!/bin/sh\ncat <<'END'\n${JSON.stringify({ status: 0, result })}\nEND\n`);
  chmodSync(sf, 0o755);
}
