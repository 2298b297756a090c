import { type JsonObject, startProgram } from "@singer-io-ts/tap-kit";
import spec from "../../../spec.json" with { type: "json" };
import type { Config } from "../../config/config.generated.ts";
import { settingsOf } from "../../config/config.ts";
import { foreignSettings } from "../../config/foreign/foreign-settings.ts";
import { settingsOfVerbs } from "../../config/settings-of-verbs.ts";
import { unsupportedSettings } from "../../config/unsupported-settings.ts";
import { openSession } from "../../salesforce/open-session.ts";
import type { ActionMethods, CallOptions } from "../actions.generated.ts";
import { asActionError } from "../errors/action-error.ts";
import { actions } from "../registry.ts";
import { auditLine } from "../run/audit.ts";
import { LastingRunner } from "../run/lasting-runner.ts";
import type { AuditEntry, OpenOptions, OpenOrg } from "./types.ts";

const tap = { name: "tap-salesforce", spec, foreignSettings, unsupportedSettings, settingsOfVerbs };

export const openOrg: OpenOrg = async (config, options = {}) => {
  const runner = new LastingRunner(() => openedSession(config, options), options.audit ?? toStandardError);
  await asFailure(() => runner.open());
  return { ...methodsOf(runner), close: () => runner.close() };
};

/** The configuration is read each time: a token in its file may have been replaced. */
async function openedSession(config: Config | string, options: OpenOptions) {
  // A configuration is JSON; what it is made of is checked.
  const { settings, files, places, run } = await startProgram(tap, config as JsonObject | string, options);
  const session = await openSession(settingsOf(settings as Config, files, places), run);
  return { session, run };
}

/** The actions as methods of these names: `create-record` is createRecord. */
function methodsOf(runner: LastingRunner): ActionMethods {
  const methods = actions.map((action) => {
    const name = action.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const act = async (input: unknown, { signal }: CallOptions = {}) =>
      withPlainNumbers(await asFailure(() => runner.run(action, input ?? {}, signal)));
    return [name, act] as const;
  });
  // The type is made from the same list.
  return Object.fromEntries(methods) as unknown as ActionMethods;
}

/** What is thrown is an ActionError, in logging in too. */
async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asActionError("login", error);
  }
}

/** A program reads numbers as JavaScript has them, and not as their digits. */
const withPlainNumbers = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

const toStandardError = (entry: AuditEntry): void => void process.stderr.write(auditLine(entry));
