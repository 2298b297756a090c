import { readFileSync } from "node:fs";
import type { BuildOptions } from "rolldown";

interface Bundle {
  readonly folder: string;
  readonly input: Readonly<Record<string, string>>;
  /** Packages that the reader of this bundle installs; all others go into it. */
  readonly external: readonly string[];
  /** Whether all that its entries load at once is in one file, since each file takes time. */
  readonly startsInOneFile?: true;
}

/** The bundle of the tap itself, first, and those of its packages. */
export const bundles: readonly [Bundle, ...Bundle[]] = [
  { folder: "dist", input: { cli: "src/main.ts" }, external: [], startsInOneFile: true },
  // By itself: a program that uses it must not load, and with that start, the tap.
  { folder: "dist/actions", input: { index: "src/actions/library/index.ts" }, external: [] },
  {
    folder: "packages/tap-kit/dist",
    input: { index: "packages/tap-kit/src/index.ts", testing: "packages/tap-kit/src/testing/index.ts" },
    external: dependenciesOf("packages/tap-kit"),
  },
  {
    folder: "packages/demo-org/dist",
    input: { index: "packages/demo-org/src/index.ts", cli: "packages/demo-org/src/cli.ts" },
    external: dependenciesOf("packages/demo-org"),
  },
];

/** How rolldown makes a bundle. */
export function buildOptions({ folder, input, external, startsInOneFile }: Bundle): BuildOptions {
  return {
    platform: "node",
    resolve: { conditionNames: ["@singer-io-ts/source", "node", "import", "default"] },
    treeshake: true,
    input,
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    output: {
      dir: folder,
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
      ...(startsInOneFile ? { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } } : {}),
    },
  };
}

function dependenciesOf(folder: string): readonly string[] {
  // The form is npm's own.
  const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"),
  );
  return Object.keys(dependencies);
}
