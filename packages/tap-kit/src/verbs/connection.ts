import { configOf, type Job } from "../command/job.ts";
import { readKitSettings } from "../input/kit-settings.ts";
import { inputError } from "../input/read-json.ts";
import type { JsonObject } from "../json.ts";
import type { Source } from "../tap/source.ts";

/** The configuration and the source of a verb, each got once, and when it is first asked for. */
export class Connection<Config> {
  readonly #job: Job<Config>;
  #files: Promise<readonly string[]> | null = null;
  #config: Promise<JsonObject> | null = null;
  #source: Promise<Source> | null = null;

  constructor(job: Job<Config>) {
    this.#job = job;
  }

  /** The configuration files: those of `--config`, else the first of the working folder that has a usual name. */
  files(): Promise<readonly string[]> {
    this.#files ??= this.#find();
    return this.#files;
  }

  config(): Promise<JsonObject> {
    this.#config ??= this.#read();
    return this.#config;
  }

  open(): Promise<Source> {
    this.#source ??= this.#open();
    return this.#source;
  }

  async close(): Promise<void> {
    const source = await this.#source?.catch(() => null);
    if (source) await this.#job.grace.wait(source.close());
  }

  async #find(): Promise<readonly string[]> {
    const { line, tap, readFile } = this.#job;
    if (line.config.length > 0) return line.config;
    for (const name of ["config.json", `${tap.name}.json`]) {
      const isThere = await readFile(name).then(
        () => true,
        () => false,
      );
      if (isThere) return [name];
    }
    const hint = `Add --config <file>, or make config.json by ${tap.name} init.`;
    throw inputError("configuration", "this folder has none", hint, "CONFIG_MISSING");
  }

  async #read(): Promise<JsonObject> {
    const config = await this.files();
    return configOf({ ...this.#job, line: { ...this.#job.line, config } });
  }

  async #open(): Promise<Source> {
    const { tap, run, allowance, grace } = this.#job;
    const config = await this.config();
    allowance.restrict(readKitSettings(config).quota);
    // Checked against the spec, which is what the type says.
    return grace.wait(tap.open(config as Config, run, await this.files()));
  }
}
