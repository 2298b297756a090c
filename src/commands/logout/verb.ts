import type { Verb } from "@singer-io-ts/tap-kit";

export const logout: Verb = {
  name: "logout",
  summary: "revoke the tokens, and remove them from this machine",
  group: "Set up",
  description:
    "Revokes the refresh token with all of its sessions, and a borrowed access token. The app and the host stay in the " +
    "configuration, for the next login. A borrowed session ends for sf too.",
  examples: ["logout", "logout --config config.json"],
  load: async () => (await import("./run.ts")).run,
};
