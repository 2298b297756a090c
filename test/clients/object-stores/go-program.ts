import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../process.ts";

/** The path of a program that Go builds from a module, once. @param module with its version @throws Error that says what to install */
export async function goProgram(module: string, environments: string): Promise<string> {
  const [path = "", version = ""] = module.split("@");
  const folder = join(environments, "go", version);
  const program = join(folder, path.slice(path.lastIndexOf("/") + 1));
  try {
    await access(program);
    return program;
  } catch {
    process.stderr.write(`Building ${path} ...\n`);
  }
  await mkdir(folder, { recursive: true });
  await mustRun(["go", "version"], { cwd: folder }).catch(() => {
    throw new Error(`${path} is built by Go, which is not on PATH.`);
  });
  await mustRun(["go", "install", module], { cwd: folder, env: { GOBIN: folder }, timeoutMs: 1_800_000 });
  return program;
}
