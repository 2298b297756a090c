import type { BuildOptions } from "rolldown";

interface Bundle {
  readonly folder: string;
  readonly input: Readonly<Record<string, string>>;
  /** Packages that the reader of this bundle installs; all others go into it. */
  readonly external: readonly string[];
}

/** The bundle of the tap itself, first, and those of its packages. */
export const bundles: readonly [Bundle, ...Bundle[]] = [
  { folder: "dist", input: { cli: "src/main.ts" }, external: [] },
  {
    folder: "packages/tap-kit/dist",
    input: { index: "packages/tap-kit/src/index.ts", testing: "packages/tap-kit/src/testing/index.ts" },
    external: ["@clack/prompts", "ajv", "ajv-formats", "commander", "fast-string-truncated-width", "yaml"],
  },
  {
    folder: "packages/demo-org/dist",
    input: { index: "packages/demo-org/src/index.ts", cli: "packages/demo-org/src/cli.ts" },
    external: ["fflate", "soql-parser-js"],
  },
];

/** How rolldown makes a bundle. */
export function buildOptions({ folder, input, external }: Bundle): BuildOptions {
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
      // In one file what is loaded first, since each file takes time; all else when it is needed.
      codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] },
    },
  };
}
