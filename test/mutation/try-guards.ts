import { resolve } from "node:path";
import type { TestProjectInlineConfiguration } from "vitest/config";
import { startVitest } from "vitest/node";
import type { GuardTests } from "./guards.ts";
import type { MarkedGuard } from "./sources.ts";
import { type Verdict, wholeName } from "./verdict.ts";

/** A guard and the tests of which one must fail without it. */
export interface Trial {
  readonly guard: MarkedGuard;
  readonly tests: GuardTests;
}

const condition = "@singer-io-ts/source";

/** So many guards at once: each has a server of its own that hands out its sources. */
const atOnce = 10;

/**
 * Runs each guard's tests without it, and the same tests with everything in place. Nothing is written anywhere.
 * @param onBatch told of verdicts as they come.
 */
export async function tryGuards(
  root: string,
  trials: readonly Trial[],
  onBatch: (verdicts: readonly Verdict[]) => void = () => {},
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [only, same] of Map.groupBy(trials, ({ tests }) => tests.only)) {
    for (let first = 0; first < same.length; first += atOnce) {
      const batch = await tryTogether(root, same.slice(first, first + atOnce), only);
      verdicts.push(...batch);
      onBatch(batch);
    }
  }
  return verdicts;
}

async function tryTogether(
  root: string,
  trials: readonly Trial[],
  only: string | undefined,
): Promise<readonly Verdict[]> {
  const loaded = new Set<string>();
  const project = (
    name: string,
    files: readonly string[],
    guard: MarkedGuard | null,
  ): TestProjectInlineConfiguration => ({
    root,
    resolve: { conditions: [condition] },
    ssr: { resolve: { conditions: [condition], externalConditions: [condition] } },
    plugins: [
      {
        name: "without",
        enforce: "pre",
        transform(_code: string, id: string) {
          if (guard === null || id !== resolve(root, guard.file)) return null;
          loaded.add(name);
          return guard.without;
        },
      },
    ],
    test: { name, include: [...files], pool: "forks", testTimeout: 60_000, execArgv: [`--conditions=${condition}`] },
  });
  const all = [...new Set(trials.flatMap(({ tests }) => tests.files))];
  const projects = [
    project(wholeName, all, null),
    ...trials.map(({ guard, tests }) => project(guard.name, tests.files, guard)),
  ];
  // What a project makes of a source must not be kept for the next one.
  const alone = { watch: false, config: false as const, sharedViteServer: false, fsModuleCache: false };
  const silent = { reporters: [{}], maxWorkers: 2, silent: true, ...alone };
  const pattern = only === undefined ? {} : { testNamePattern: only };
  const vitest = await startVitest("test", [], { ...silent, ...pattern, root, projects });
  const modules = vitest.state.getTestModules();
  await vitest.close();
  // It thinks that failures are bad news.
  process.exitCode = undefined;
  return [wholeName, ...trials.map(({ guard }) => guard.name)].map((name) => {
    const own = modules.filter((module) => module.project.name === name);
    const errors = own.flatMap((module) => module.errors().map(({ message }) => `${module.moduleId}: ${message}`));
    const failed = own.flatMap((module) => [...module.children.allTests("failed")]);
    const caught = failed.filter((test) => test.result().errors?.every(isAssertion));
    const others = failed.filter((test) => !caught.includes(test));
    const broken = errors[0] ?? others.flatMap((test) => test.result().errors ?? [])[0]?.message ?? null;
    return {
      name,
      caught: caught.map((test) => test.fullName),
      broken,
      isLoaded: name === wholeName || loaded.has(name),
    };
  });
}

interface Told {
  readonly name?: string;
  readonly message: string;
  readonly cause?: unknown;
}

/** Something was not as expected, in a law too; a test that breaks or takes too long shows nothing. */
function isAssertion(error: Told): boolean {
  const { name, message, cause } = error;
  if (name === "AssertionError" || /^Snapshot .* mismatched/.test(message)) return true;
  // The tests read what was written by a decoder that takes nothing but well-formed text.
  if (message.includes("encoded data was not valid")) return true;
  return cause instanceof Object && "message" in cause && isAssertion(cause as Told); // an error has these members
}
