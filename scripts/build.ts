/** Bundles the tap and its packages into their dist folders, and writes the declarations of the packages. */
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { build } from "rolldown";

const conditions = ["@singer-io-ts/source", "node", "import", "default"];
const shared = { platform: "node", resolve: { conditionNames: conditions }, treeshake: true } as const;

interface Bundle {
  readonly folder: string;
  readonly input: Readonly<Record<string, string>>;
  /** Packages that the reader of this bundle installs; all others go into it. */
  readonly external: readonly string[];
}

const bundles: readonly Bundle[] = [
  { folder: "dist", input: { cli: "src/main.ts" }, external: [] },
  {
    folder: "packages/tap-kit/dist",
    input: { index: "packages/tap-kit/src/index.ts", testing: "packages/tap-kit/src/testing/index.ts" },
    external: ["ajv", "ajv-formats", "cli-table3", "commander"],
  },
  {
    folder: "packages/demo-org/dist",
    input: { index: "packages/demo-org/src/index.ts", cli: "packages/demo-org/src/cli.ts" },
    external: ["fflate", "soql-parser-js"],
  },
];

for (const { folder, input, external } of bundles) {
  rmSync(folder, { recursive: true, force: true });
  await build({
    ...shared,
    input,
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    output: { dir: folder, format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
  });
}
chmodSync("dist/cli.js", 0o755);
for (const name of ["tap-kit", "demo-org"]) {
  const settings = `packages/${name}/tsconfig.json`;
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", settings], { stdio: "inherit" });
}
