import type { Setup } from "@singer-io-ts/tap-kit";
import { ways } from "./ways.ts";

/** What `init` asks for a Salesforce org. */
export const setup: Setup = {
  options: [
    { name: "domain", value: "name", summary: "My Domain of the org: example, example--uat" },
    { name: "sandbox", summary: "log in at test.salesforce.com" },
    { name: "login-url", value: "url", summary: "another login host, such as a demo org" },
    { name: "auth", value: "way", summary: "how to log in", choices: ways },
    { name: "client-id", value: "key", summary: "the app's consumer key" },
    { name: "port", value: "number", summary: "of the app's callback URL; default: 1717", form: "count" },
    { name: "username", value: "name", summary: "user of a login by jwt" },
    { name: "key", value: "file", summary: "private key of a login by jwt", completes: "file" },
    { name: "sf", value: "alias", summary: "borrow the session that Salesforce's sf has" },
  ],
  examples: [
    "init",
    "init --domain example --auth client_credentials",
    "init --sf my-org --streams 'Account.*' --for meltano",
  ],
  load: async () => (await import("./ask-config.ts")).askConfig,
};
