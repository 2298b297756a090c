import { resolve } from "node:path";
import type { TestProjectInlineConfiguration } from "vitest/config";
import { startVitest, type TestModule } from "vitest/node";
import type { GuardTests } from "./guards.ts";
import type { MarkedGuard } from "./sources.ts";
import { type Verdict, wholeName } from "./verdict.ts";

/** A guard, and the tests of which one must fail without it. */
export interface Trial {
  readonly guard: MarkedGuard;
  readonly tests: GuardTests;
}

const condition = "@singer-io-ts/source";

/** How many guards are tried at once: each needs a server of its own that serves the sources without it. */
const atOnce = 10;

/**
 * Runs each guard's tests without it, and the same tests with all guards. It writes no file.
 * @param onBatch called with the verdicts of each batch
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
  const all = [...new Set(trials.flatMap(({ tests }) => tests.files))];
  const projects = [
    projectOf({ root, name: wholeName, files: all, guard: null, loaded }),
    ...trials.map(({ guard, tests }) => projectOf({ root, name: guard.name, files: tests.files, guard, loaded })),
  ];
  // A source that was transformed for one project must not be cached for the next one.
  const alone = { watch: false, config: false as const, sharedViteServer: false, fsModuleCache: false };
  const silent = { reporters: [{}], maxWorkers: 2, silent: true, ...alone };
  const pattern = only === undefined ? {} : { testNamePattern: only };
  const vitest = await startVitest("test", [], { ...silent, ...pattern, root, projects });
  const modules = vitest.state.getTestModules();
  await vitest.close();
  // Vitest sets it when a test fails, which is what should happen here.
  process.exitCode = undefined;
  return [wholeName, ...trials.map(({ guard }) => guard.name)].map((name) => ({
    ...failuresOf(modules.filter((module) => module.project.name === name)),
    name,
    isLoaded: name === wholeName || loaded.has(name),
  }));
}

interface ProjectOptions {
  readonly root: string;
  readonly name: string;
  readonly files: readonly string[];
  /** Null: all guards stay. */
  readonly guard: MarkedGuard | null;
  /** Gets the name of the project when the guard's file is loaded. */
  readonly loaded: Set<string>;
}

/** A project of Vitest that runs test files without a guard. */
function projectOf({ root, name, files, guard, loaded }: ProjectOptions): TestProjectInlineConfiguration {
  const resolved = { conditions: [condition] };
  return {
    root,
    resolve: resolved,
    ssr: { resolve: { ...resolved, externalConditions: [condition] } },
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
  };
}

/** The tests of a project that failed because of an expectation, and the first failure of another kind. */
function failuresOf(modules: readonly TestModule[]): Pick<Verdict, "caught" | "broken"> {
  const errors = modules.flatMap((module) => module.errors().map(({ message }) => `${module.moduleId}: ${message}`));
  const failed = modules.flatMap((module) => [...module.children.allTests("failed")]);
  const caught = failed.filter((test) => test.result().errors?.every(isAssertion));
  const others = failed.filter((test) => !caught.includes(test));
  const broken = errors[0] ?? others.flatMap((test) => test.result().errors ?? [])[0]?.message ?? null;
  return { caught: caught.map((test) => test.fullName), broken };
}

interface TestFailure {
  readonly name?: string;
  readonly message: string;
  readonly cause?: unknown;
}

/** Whether an expectation failed, in a property test too. A test that crashes or times out shows nothing. */
function isAssertion(error: TestFailure): boolean {
  const { name, message, cause } = error;
  if (name === "AssertionError" || /^Snapshot .* mismatched/.test(message)) return true;
  // The tests decode the output with a decoder that refuses text that is not well-formed.
  if (message.includes("encoded data was not valid")) return true;
  return cause instanceof Object && "message" in cause && isAssertion(cause as TestFailure); // an error has these members
}
