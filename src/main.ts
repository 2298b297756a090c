import { runTap } from "@singer-io-ts/tap-kit";
import { tap } from "./tap.ts";

await runTap(tap);
