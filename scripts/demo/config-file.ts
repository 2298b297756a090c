import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface DemoLogin {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The configuration of an org of the demo, as text. */
export function configText(url: string, { clientId, clientSecret }: DemoLogin, folder: string): string {
  const config = { login_url: url, client_id: clientId, client_secret: clientSecret, cache_dir: join(folder, "cache") };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/**
 * A configuration file in the folder that leads to this org: `config.json`, unless that one leads to another org, which
 * may still be at work.
 */
export function configFor(url: string, login: DemoLogin, folder: string): string {
  const own = join(folder, "config.json");
  const text = configText(url, login, folder);
  if (existsSync(own) && readFileSync(own, "utf8") === text) return own;
  const file = existsSync(own) ? join(folder, `config-${new URL(url).port}.json`) : own;
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
