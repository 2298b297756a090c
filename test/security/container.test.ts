import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";

const bin = resolve("bin/tap-salesforce.js");

describe("the image", () => {
  const stages = readFileSync("Dockerfile", "utf8").split(/^(?=FROM )/m);
  const last = (stages.at(-1) ?? "").trim().split("\n");
  const lines = (word: string) => last.filter((line) => line.startsWith(`${word} `));
  const entry = (): string[] => JSON.parse(lines("ENTRYPOINT")[0]?.slice("ENTRYPOINT ".length) ?? "[]");

  it("runs the tap as its first process, without a shell that would keep signals from it", () => {
    expect(lines("ENTRYPOINT").length).toBe(1);
    expect(entry()).toEqual(["node", "/airbyte/integration_code/bin/tap-salesforce.js"]);
    expect([...lines("CMD"), ...lines("SHELL")]).toEqual([]);
    expect(lines("ENV")).toContain(`ENV AIRBYTE_ENTRYPOINT="${entry().join(" ")}"`);
  });

  it("runs it as a user who is not root and owns none of its files", () => {
    // By number: Kubernetes cannot tell of a name that it is not root.
    expect(lines("USER")).toEqual(["USER 1000:1000"]);
    expect(lines("COPY").filter((line) => /--ch(?:own|mod)=/.test(line))).toEqual([]);
    expect([...lines("VOLUME"), ...lines("EXPOSE"), ...lines("ADD")]).toEqual([]);
  });

  it("has nothing in it but Node, the tap, and what Airbyte's Kubernetes starts a connector by", () => {
    const programs = /for program in (.*); do/.exec(stages.join(""))?.[1];

    expect(last[0]).toBe("FROM scratch");
    expect(programs?.split(" ")).toEqual(["/usr/local/bin/node", "/bin/sh", "/bin/cat", "/bin/sleep", "/bin/touch"]);
  });

  it("says which version it is", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    const labels = [...last.join("\n").matchAll(/([\w.]+version)="([^"]*)"/g)].map(([, name, value]) => [name, value]);

    expect(labels).toEqual([
      ["io.airbyte.version", version],
      ["org.opencontainers.image.version", version],
    ]);
  });

  it("is built of named files alone, without what runs leave behind: those have secrets", () => {
    const patterns = readFileSync(".dockerignore", "utf8")
      .split("\n")
      .filter((line) => /^[^#]/.test(line));
    const named = patterns.filter((line) => line.startsWith("!")).map((line) => line.slice(1));

    expect(patterns[0]).toBe("*");
    expect(named.filter((name) => !existsSync(name))).toEqual([]);
    expect(named.filter((name) => /demo-output|env|cache|test|docs|bench/.test(name))).toEqual([]);
  });

  it("is built of what the lock file names, with nothing installed where it runs", () => {
    expect(lines("RUN")).toEqual([]);
    const steps = stages.join("").replace(/org\.opencontainers\.image\.source="[^"]*"/, "");
    expect(steps).not.toMatch(/curl|wget|apt-get|https?:/);
  });
});

describe("the built bin in a container", () => {
  let folder = "";
  let org: RunningOrg;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "container-"));
    org = await startOrg({ scale: 0.01, rows: { Account: 300 }, settings: { pageRows: 100 } });
  });
  afterEach(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  /** A configuration file, as it is mounted. */
  function configured(members: object): string {
    const { clientId, clientSecret } = org.credentials;
    const file = join(folder, "config.json");
    const login = { login_url: org.url, client_id: clientId, client_secret: clientSecret, objects: ["Account"] };
    writeFileSync(file, JSON.stringify({ ...login, ...members }));
    return file;
  }

  it.each(["HOME", "cache_dir"])("works where %s cannot be written, and says so", async (which) => {
    // Nobody can make a folder in a file; what is forbidden otherwise, root may do.
    const closed = join(folder, "closed");
    writeFileSync(closed, "");
    const config = configured(which === "cache_dir" ? { cache_dir: join(closed, "cache") } : {});
    const { XDG_CACHE_HOME: _, ...env } = process.env;

    const ended = await run(process.execPath, [bin, "--config", config, "--discover"], {
      env: { ...env, HOME: closed },
    });

    expect({ exitCode: ended.exitCode, log: ended.exitCode === 0 ? "" : ended.stderr }).toEqual({
      exitCode: 0,
      log: "",
    });
    expect(JSON.parse(ended.stdout).streams).toHaveLength(1);
    expect(ended.stderr).toMatch(/WARN cache_dir: \S+ cannot be written \(.*\); the org is asked instead/);
  });

  const { isolated, hasNamespaces } = namespaces();

  it.runIf(hasNamespaces)("works as the first process on a read-only root file system", async () => {
    const config = configured({});
    // A folder of its own, so that no cache of another run is found.
    const { XDG_CACHE_HOME: _, ...env } = process.env;

    const ended = await run("unshare", isolated("--config", config, "--discover"), {
      env: { ...env, HOME: join(folder, "home") },
    });

    expect({ exitCode: ended.exitCode, log: ended.exitCode === 0 ? "" : ended.stderr }).toEqual({
      exitCode: 0,
      log: "",
    });
    expect(JSON.parse(ended.stdout).streams).toHaveLength(1);
    expect(ended.stderr).toMatch(/WARN cache_dir: \S+ cannot be written \(/);
  });

  it.runIf(hasNamespaces)(
    "ends with a STATE on SIGTERM, as the first process, to whom no signal means anything by itself",
    async () => {
      const config = configured({ api: "rest" });
      const { stdout: catalog } = await run("unshare", isolated("--config", config, "--discover"));
      writeFileSync(join(folder, "catalog.json"), catalog);
      const asked = Promise.withResolvers<void>();
      const answered = Promise.withResolvers<void>();
      const before = () => {
        asked.resolve();
        return answered.promise;
      };
      org.fault({ path: "/query/", before });

      const child = spawn("unshare", isolated("--config", config, "--catalog", join(folder, "catalog.json")));
      const out = text(child.stdout);
      await asked.promise;
      process.kill(childOf(child.pid), "SIGTERM");
      const [code] = await once(child, "exit");
      answered.resolve();

      expect(code).toBe(143);
      expect((await out).trimEnd().split("\n").at(-1)).toMatch(/^\{"type":"STATE"/);
    },
  );
});

/** Linux lets a process have namespaces of its own: it is the first in its own, and nothing below the root may be written. */
function namespaces() {
  const flags = ["--user", "--map-root-user", "--pid", "--fork", "--mount", "--mount-proc", "sh", "-c"];
  const readOnly = "mount -o remount,bind,ro / &&";
  const { status } = spawnSync("unshare", [...flags, `${readOnly} test $$ = 1`]);
  return {
    hasNamespaces: status === 0,
    isolated: (...args: readonly string[]) => [...flags, `${readOnly} exec "$0" "$@"`, process.execPath, bin, ...args],
  };
}

/** The process that `unshare` has begun, as it is numbered out here. */
function childOf(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}
