import { runTap } from "@singer-io-ts/tap-kit";
import { tap } from "./tap.ts";

// Not awaited: the parts that are loaded later import this one, which must have been evaluated by then.
void runTap(tap);
