import { Command, CommanderError, Option } from "commander";
import { type Level, levels } from "../log/log.ts";
import { type AirbyteVerb, airbyteVerbs } from "./airbyte-verbs.ts";
import { UsageError } from "./usage-error.ts";

/** The parsed arguments. */
export interface CommandLine {
  readonly verb: AirbyteVerb | null;
  readonly config: readonly string[];
  readonly catalog: string | null;
  readonly state: string | null;
  readonly asks: ReadonlySet<"discover" | "test" | "about" | "version" | "help">;
  readonly format: "text" | "json";
  readonly logLevel: Level;
  readonly logFormat: "text" | "json";
  readonly stack: boolean;
  /** Whether a terminal shows how far a run has come. */
  readonly progress: boolean;
  /** Singer's metrics also where a person reads along. */
  readonly metrics: boolean;
}

/** Parses the arguments. @throws UsageError */
export function parseCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const program = declare();
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(sentenceOf(error));
    throw error;
  }
  const options = program.opts<Options>();
  const [verb] = program.processedArgs as readonly (AirbyteVerb | undefined)[];
  const asks = (["discover", "test", "about", "version", "help"] as const).filter((name) => options[name] === true);
  const envLevel = levels.find((level) => level === env["LOG_LEVEL"]?.toLowerCase());
  return {
    verb: verb ?? null,
    config: options.config ?? [],
    catalog: options.catalog ?? options.properties ?? null,
    state: options.state ?? null,
    asks: new Set(asks),
    format: options.format,
    logLevel: options.logLevel ?? envLevel ?? "info",
    logFormat: options.logFormat,
    stack: options.stack === true,
    progress: options.progress,
    metrics: options.metrics === true,
  };
}

/** The parser's message on one line. */
function sentenceOf({ message }: CommanderError): string {
  return message.replace(/^error: /, "").replace(/\n\((Did you mean .*)\)$/, ". $1");
}

interface Options {
  readonly config?: readonly string[];
  readonly catalog?: string;
  readonly properties?: string;
  readonly state?: string;
  readonly discover?: boolean;
  readonly test?: boolean;
  readonly about?: boolean;
  readonly version?: boolean;
  readonly help?: boolean;
  readonly format: "text" | "json";
  readonly logLevel?: Level;
  readonly logFormat: "text" | "json";
  readonly stack?: boolean;
  readonly progress: boolean;
  readonly metrics?: boolean;
}

function declare(): Command {
  const forms = ["text", "json"];
  return new Command("tap")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false)
    .allowExcessArguments(false)
    .addArgument(new Command().createArgument("[verb]").choices([...airbyteVerbs]))
    .option("-c, --config <file>", "", (file: string, before: readonly string[] = []) => [...before, file])
    .option("--catalog <file>")
    .option("-p, --properties <file>")
    .option("-s, --state <file>")
    .option("-d, --discover")
    .option("--test")
    .option("--about")
    .option("--version")
    .option("-h, --help")
    .addOption(new Option("--format <form>").choices(forms).default("text"))
    .addOption(new Option("--log-level <level>").choices(levels))
    .addOption(new Option("--log-format <form>").choices(forms).default("text"))
    .option("--no-progress")
    .option("--metrics")
    .option("--stack");
}
