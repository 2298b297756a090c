import type { CommandLine } from "../command/command-line.ts";
import { configOptions, type Job, openSource } from "../command/job.ts";
import { type Configuration, configFiles, findConfig, readConfig } from "../settings/config.ts";
import { readKitSettings } from "../settings/kit-settings.ts";
import type { Source } from "../tap/source.ts";

/** The configuration and the source of a verb, each got once, and when it is first asked for. */
export class Connection<Config> {
  readonly #job: Job<Config>;
  #names: Promise<readonly string[]> | null = null;
  #configuration: Promise<Configuration> | null = null;
  #source: Promise<Source> | null = null;

  constructor(job: Job<Config>) {
    this.#job = job;
  }

  /** The configuration files, which are not read for it: those of `--config`, else what the working folder has. */
  async files(): Promise<readonly string[]> {
    return configFiles(await this.#find());
  }

  /** The command line with the configuration that was found. */
  async line(): Promise<CommandLine> {
    return { ...this.#job.line, config: await this.#find() };
  }

  configuration(): Promise<Configuration> {
    this.#configuration ??= this.#read();
    return this.#configuration;
  }

  open(): Promise<Source> {
    this.#source ??= this.#open();
    return this.#source;
  }

  async close(): Promise<void> {
    const source = await this.#source?.catch(() => null);
    if (source) await this.#job.grace.wait(source.close());
  }

  #find(): Promise<readonly string[]> {
    const { config } = this.#job.line;
    this.#names ??= config.length > 0 ? Promise.resolve(config) : findConfig(configOptions(this.#job));
    return this.#names;
  }

  async #read(): Promise<Configuration> {
    const found = await readConfig(await this.#find(), configOptions(this.#job));
    const { settingsOfVerbs = {} } = this.#job.tap;
    const own = Object.entries(settingsOfVerbs).filter(([name]) => !found.places.has(name));
    const settings = { ...found.settings, ...Object.fromEntries(own) };
    // guard(quota-of-verbs): a verb would use up the API calls that the user keeps for others.
    this.#job.allowance.restrict(readKitSettings(settings).quota);
    return { ...found, settings };
  }

  async #open(): Promise<Source> {
    return openSource(this.#job, await this.configuration());
  }
}
