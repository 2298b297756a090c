/** Bundles the tap and its packages into their dist folders, and writes the declarations of the actions and of the packages. */
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { build } from "rolldown";
import { actionDeclarations } from "./action-types.ts";
import { buildOptions, bundles } from "./bundles.ts";

for (const bundle of bundles) {
  rmSync(bundle.folder, { recursive: true, force: true });
  await build(buildOptions(bundle));
}
chmodSync("dist/cli.js", 0o755);
writeFileSync("dist/actions/index.d.ts", actionDeclarations());
for (const name of ["tap-kit", "demo-org"]) {
  const settings = `packages/${name}/tsconfig.json`;
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", settings], { stdio: "inherit" });
}
