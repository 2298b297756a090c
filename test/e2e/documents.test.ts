import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { startOrg } from "@singer-io-ts/demo-org";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";

const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const texts = documents.map((name) => [name, readFileSync(name, "utf8")] as const);

/** The files that a page links to, as it names them. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => String(link));

/** The links into a page, this one or another: the page, and the heading as GitHub names it. */
const headingLinksOf = (name: string, text: string): (readonly [page: string, heading: string])[] =>
  [...text.matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)].map(([, page, heading]) => [
    page ? join(dirname(name), page) : name,
    String(heading),
  ]);

/** What a page's headings are called in links. */
const headingsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The pages to which so many clicks lead from this one. */
function reachedFrom(start: string, clicks: number): Set<string> {
  const reached = new Set<string>([start]);
  for (let click = 0; click < clicks; click++) {
    for (const name of [...reached].filter((each) => each.endsWith(".md"))) {
      for (const link of linksOf(readFileSync(name, "utf8"))) reached.add(normalize(join(dirname(name), link)));
    }
  }
  return reached;
}

/** What a page quotes of a run's log, without the level. */
const logLinesOf = (text: string): string[] =>
  [...text.matchAll(/^(?:INFO|WARN|ERROR) (.*)$/gm)].map(([, line]) => String(line));

/** All sources in one line of words. */
const sources = ["src", "packages/tap-kit/src"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(name, "utf8").replaceAll(/\s+/g, " "))
  .join(" ");

/** Whether a sentence has five words in a row that are in the sources. The names in it are not. */
function isInSources(line: string): boolean {
  const words = line.split(" ");
  const phrases = words.map((_, at) => words.slice(at, at + 5)).filter(({ length }) => length === 5);
  return phrases.some((phrase) => sources.includes(phrase.join(" ")));
}

describe("the documents", () => {
  const folder = mkdtempSync(join(tmpdir(), "documents-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(texts)("%s: names only scripts that there are", (_name, text) => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...text.matchAll(/(?:`|^ *)npm (?:run )?([a-z:]+)/gm)]
      .map(([, name]) => String(name))
      .filter((name) => !["install", "ci"].includes(name));

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(texts)("%s: links only to files that there are", (name, text) => {
    expect(linksOf(text).filter((link) => !existsSync(join(dirname(name), link)))).toEqual([]);
  });

  it.each(texts)("%s: links only to headings that there are", (name, text) => {
    const missing = headingLinksOf(name, text).filter(
      ([page, heading]) => !headingsOf(readFileSync(page, "utf8")).includes(heading),
    );

    expect(missing).toEqual([]);
  });

  it("lead from README.md to every one of them in two clicks", () => {
    const pages = readdirSync("docs", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name));

    const reached = reachedFrom("README.md", 2);

    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });

  it.each(texts)("%s: names only tests and sources that there are", (_name, text) => {
    const named = [...text.matchAll(/`((?:src|test|packages|scripts|bench|catalog)\/[\w./-]+)`/g)].map(([, path]) =>
      String(path),
    );

    expect(named.filter((path) => !path.includes("NAME") && !existsSync(path))).toEqual([]);
  });

  it("src/transcode/README.md names only files and folders that there are", () => {
    const text = readFileSync("src/transcode/README.md", "utf8");
    const named = [...text.matchAll(/`?\b((?:[a-z-]+\/)*[a-z-]+\.ts|[a-z]+\/(?=`))/g)].map(([, path]) => String(path));

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join("src/transcode", path)))).toEqual([]);
  });

  it.each(texts)("%s: quotes only log lines that there are", (_name, text) => {
    expect(logLinesOf(text).filter((line) => !isInSources(line))).toEqual([]);
  });

  it("name every setting of spec.json", () => {
    const { connectionSpecification } = JSON.parse(readFileSync("spec.json", "utf8"));
    const page = readFileSync("docs/configuration.md", "utf8");

    expect(Object.keys(connectionSpecification.properties).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it("npm run demo -- --serve prints commands that work, also where its port is taken and the folder has another demo's files", async () => {
    const taken = await startOrg({ port: 8911, scale: 0.05 }).catch(() => null);
    const served = join(folder, "served");
    mkdirSync(served);
    writeFileSync(join(served, "config.json"), "{}");
    const args = [
      "--conditions=@singer-io-ts/source",
      "scripts/demo.ts",
      "--serve",
      "--folder",
      served,
      "--scale",
      "0.05",
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });

    try {
      const [text] = await once(child.stdout, "data");
      const commands = [...String(text).matchAll(/^ {2}(.*)$/gm)].map(([, command]) => String(command));
      const first = await run("bash", ["-c", commands[0] ?? "false"], {});

      expect(commands.map((command) => command.split(" ")[2])).toEqual(["doctor", "objects", "preview", "plan"]);
      expect(String(text)).not.toContain(":8911");
      expect(first.exitCode, first.stderr).toBe(0);
    } finally {
      child.kill();
      await taken?.close();
    }
  });

  it("npm run demo shows a whole extraction", () => {
    const demo = join(folder, "demo");
    const args = ["--conditions=@singer-io-ts/source", "scripts/demo.ts", "--folder", demo, "--scale", "0.2"];

    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });

    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("100 rows created, 120 updated");
    expect(stdout).not.toContain("undefined");
    expect(readdirSync(demo).sort()).toEqual([
      "cache",
      "catalog.json",
      "check.log",
      "config.json",
      "full.jsonl",
      "incremental.jsonl",
      "state.json",
    ]);
  });
});
