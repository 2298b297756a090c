import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { mustRun, run } from "../process.ts";
import type { Docker } from "./daemon.ts";

/** The image that the Dockerfile begins with. */
export const baseImage = "node:24-bookworm-slim";

const packages = "ca-certificates,libstdc++6,libatomic1,libgcc-s1";

/**
 * Makes sure that the base image is there: as it is, from a registry, or else a stand-in of Debian's packages, this Node and this npm.
 * @param folder empty, to work in
 * @returns where it is from; null: it cannot be had
 */
export async function provideBaseImage(docker: Docker, folder: string): Promise<string | null> {
  if ((await docker.try("image", "inspect", baseImage)).code === 0) return "present";
  if ((await docker.try("pull", "--quiet", baseImage)).code === 0) return "from a registry";
  await mkdir(folder, { recursive: true });
  const hasBootstrap = await run(["mmdebstrap", "--version"], { cwd: folder }).then(
    ({ code }) => code === 0,
    () => false,
  );
  const { npm_execpath: npm } = process.env;
  if (!hasBootstrap || npm === undefined) return null;
  await makeStandIn(docker, folder, dirname(dirname(npm)));
  return "a stand-in of Debian's packages";
}

async function makeStandIn(docker: Docker, folder: string, npm: string): Promise<void> {
  const tar = join(folder, "base.tar");
  await mustRun(["mmdebstrap", "--variant=minbase", `--include=${packages}`, "bookworm", tar], { cwd: folder });
  await docker.must("import", tar, "debian:stand-in");
  const context = join(folder, "context");
  await mkdir(join(context, "root"), { recursive: true });
  await copyFile(process.execPath, join(context, "node"));
  await cp(npm, join(context, "npm"), { recursive: true, dereference: true });
  // As this machine reaches its registry: nothing of it gets into the image that is built.
  const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
  if (authorities !== undefined) await copyFile(authorities, join(context, "root/authorities.pem"));
  await copyFile(join(homedir(), ".npmrc"), join(context, "root/.npmrc")).catch(() => {});
  const lines = [
    "FROM debian:stand-in",
    "COPY root /root",
    "COPY node /usr/local/bin/node",
    "COPY npm /usr/local/lib/node_modules/npm",
    "RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm",
    ...(authorities === undefined ? [] : ["ENV NODE_EXTRA_CA_CERTS=/root/authorities.pem"]),
  ];
  await writeFile(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
  await docker.must("build", "--quiet", "--tag", baseImage, context);
}
