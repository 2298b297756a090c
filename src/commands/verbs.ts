import type { AnyVerb } from "@singer-io-ts/tap-kit";
import { explain } from "./explain/verb.ts";
import { login } from "./login/verb.ts";
import { logout } from "./logout/verb.ts";

/** The verbs that know Salesforce. Their order within a group is the order of the help. */
export const verbs: readonly AnyVerb[] = [login, logout, explain];
