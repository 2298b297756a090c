import type { JsonObject } from "../json.ts";
import type { VerbContext } from "../verbs/context.ts";
import type { VerbOption } from "../verbs/verb.ts";

/** How a configuration of the tap is made by asking: the tap's part of the verb `init`. */
export interface Setup {
  /** Options that answer questions beforehand. No secret is an option: others see the command line. */
  readonly options: readonly VerbOption[];
  /** Lines that work as they are written after the tap's name. */
  readonly examples: readonly string[];
  /** Imports what asks, and with it the libraries that only this needs. */
  readonly load: () => Promise<AskConfig>;
}

/**
 * Asks for what a configuration needs. Each answer is checked at once, so that the configuration works.
 * @param file where the configuration will be written
 * @returns the exit code in place of a configuration, where the person gave up after an error that was shown
 * @throws TapError or UsageError that names the options to give, where nobody is there to ask
 */
export type AskConfig = (context: VerbContext, file: string) => Promise<AskedConfig | number>;

export interface AskedConfig {
  /** The configuration to write. */
  readonly settings: JsonObject;
  /** Whether other settings, such as secrets, are in environment variables, where they stay. */
  readonly usesVariables: boolean;
  /** Settings that are needed where a runner makes the configuration's file anew for each run. */
  readonly elsewhere?: JsonObject;
}
