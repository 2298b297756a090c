import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Login } from "../../../src/config/login.ts";
import { TokenStore } from "../../../src/salesforce/login/token-store.ts";
import { testRun } from "../test-run.ts";

// Uses a refresh token once, and writes down which: while others want to, who may be the first process of their container too.
const [login, used] = JSON.parse(process.argv[2] ?? "") as [
  Extract<Login, { readonly method: "refresh_token" }>,
  string,
];
const real = testRun();
const clock = { ...real.clock, monotonicMs: () => performance.now(), sleep: (ms: number) => delay(ms) };
await new TokenStore(login).exchange({ ...real, clock }, async (token) => {
  appendFileSync(used, `${token}\n`);
  // Long enough for the other one to come.
  await delay(400);
  return { refreshToken: `${token}+` };
});
