import type { ActionCall } from "./action-call.ts";
import { readingCalls } from "./reading-calls.ts";
import { writingCalls } from "./writing-calls.ts";

/** What each action asks and answers, in the form of recorded calls of Salesforce. */
export const calls: readonly ActionCall[] = [...readingCalls, ...writingCalls];
