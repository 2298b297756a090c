import type { VerbContext } from "@singer-io-ts/tap-kit";
import type { Config } from "../config/config.generated.ts";
import { type Settings, settingsOf } from "../config/config.ts";
import { openSession } from "../salesforce/open-session.ts";
import type { Session } from "../salesforce/session.ts";

/** The settings of the configuration that the verb was given. @throws TapError */
export async function settingsIn(context: VerbContext): Promise<Settings> {
  // Checked against the spec, which is what the type says.
  const config = (await context.config()) as Config;
  return settingsOf(config, await context.configFiles(), await context.configPlaces());
}

/** Logs in for a verb, and closes the connection afterwards. */
export async function withSession<T>(
  context: VerbContext,
  use: (session: Session, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = await settingsIn(context);
  const session = await openSession(settings, context.run);
  try {
    return await use(session, settings);
  } finally {
    await session.close();
  }
}
