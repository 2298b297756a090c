import type { Verb } from "@singer-io-ts/tap-kit";

export const login: Verb = {
  name: "login",
  summary: "log in with a browser, or borrow the session of sf",
  group: "Set up",
  description:
    "Writes a refresh token to the configuration file, which only you can read. The app is an External Client App of the org; " +
    "docs/setup.md says how to make one. Its secret, where it needs one, comes from the configuration, from " +
    "TAP_SALESFORCE_CLIENT_SECRET, or is asked for.",
  options: [
    { name: "domain", value: "name", summary: "My Domain of the org: example, example--uat" },
    { name: "sandbox", summary: "log in at test.salesforce.com" },
    { name: "client-id", value: "key", summary: "the app's consumer key" },
    { name: "port", value: "number", summary: "of the app's callback URL; default: 1717", form: "count" },
    { name: "paste", summary: "paste the address where the browser ends, on any machine" },
    { name: "no-browser", summary: "show the address, and open no browser" },
    { name: "sf", value: "alias", summary: "borrow the session that Salesforce's sf has" },
  ],
  examples: ["login", "login --domain example", "login --sandbox --paste", "login --sf my-org"],
  load: async () => (await import("./run.ts")).run,
};
