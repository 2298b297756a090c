import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Entry = Readonly<Record<string, unknown>>;

// The forms are npm's own.
const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);
const own = JSON.parse(readFileSync("package.json", "utf8"));
const fromElsewhere = Object.entries(lock.packages).filter(
  ([path, entry]) => path.includes("node_modules/") && entry["link"] !== true,
);

describe("packages", () => {
  it("the tap needs none at run time: all is in its bundle", () => {
    expect(own.dependencies ?? {}).toEqual({});
  });

  it("none of those needed has a script to run at its installation, so that npm ci --ignore-scripts works", () => {
    const scripted = Object.entries(lock.packages).filter(
      ([, entry]) => entry["hasInstallScript"] && !entry["optional"],
    );

    expect(scripted.map(([path]) => path)).toEqual([]);
    expect(["preinstall", "install", "postinstall", "prepare"].filter((name) => name in own.scripts)).toEqual([]);
  });

  it("each is fixed by version and by the checksum of its whole content", () => {
    const loose = fromElsewhere.filter(
      ([, { version, integrity }]) =>
        !/^sha512-[\w+/]{86}==$/.test(String(integrity)) || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    );

    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it("each comes from the registry that npm asks, and from no other place", () => {
    const hosts = fromElsewhere.flatMap(([, { resolved }]) =>
      typeof resolved === "string" && !resolved.startsWith("https://registry.npmjs.org/") ? [resolved] : [],
    );
    const manifests = ["package.json", ...readdirSync("packages").map((name) => `packages/${name}/package.json`)];
    const ranges = manifests.flatMap((file) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(file, "utf8"));
      return Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies });
    });

    expect(hosts).toEqual([]);
    // No addresses, files or repositories: versions, or another name of the registry.
    expect(ranges.filter(([, range]) => !/^(npm:@?[\w./-]+@)?[\^~]?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  it("the scripts of this repository and the image install them without running anything of theirs", () => {
    const installs = (file: string) => readFileSync(file, "utf8").match(/("ci"|npm (ci|install|i)\b).*/g) ?? [];

    expect(installs("scripts/run.mjs")).toEqual([expect.stringContaining("--ignore-scripts")]);
    // The image installs by that script.
    expect(installs("Dockerfile")).toEqual([]);
    expect(readFileSync("Dockerfile", "utf8")).toContain("RUN npm run build\n");
  });
});
