import type { Run } from "@singer-io-ts/tap-kit";
import type { Login } from "../../../src/config/login.ts";
import { readyTokenFile } from "../../../src/salesforce/login/token-file.ts";
import { membersWith } from "../../../src/salesforce/login/token-store.ts";

// Stores a token, and is killed after so many steps of that.
const [login, path, steps] = JSON.parse(process.argv[2] ?? "") as [
  Extract<Login, { readonly method: "refresh_token" }>,
  string,
  number,
];
const silent = { log() {} } as unknown as Run; // nothing else of it is used
const file = await readyTokenFile(path, silent);
const all = await file.replace(await membersWith(file, login, "second"));
for (const step of all.slice(0, steps)) await step.run();
process.kill(process.pid, "SIGKILL");
