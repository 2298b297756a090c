import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const { data } = parse(readFileSync("airbyte/metadata.yaml", "utf8"));
const about = JSON.parse(readFileSync("package.json", "utf8"));
const dockerfile = readFileSync("Dockerfile", "utf8");

describe("the metadata for Airbyte's registry", () => {
  it("names the image by the name and the version that its labels have", () => {
    expect(data.dockerImageTag).toBe(about.version);
    expect(data.license).toBe(about.license);
    expect(dockerfile).toContain(`io.airbyte.name="${data.dockerRepository}"`);
    expect(dockerfile).toContain(`io.airbyte.version="${data.dockerImageTag}"`);
  });

  it("has an id that no release may change: connections refer to it", () => {
    expect(data.definitionId).toBe("c32d5217-9f4b-453a-b377-b78a768cb9f1");
  });

  it("names a page and an icon that there are", () => {
    const page = data.documentationUrl.replace("https://github.com/singer-io-ts/tap-salesforce/blob/main/", "");

    expect([page, `airbyte/${data.icon}`].filter((file) => !existsSync(file))).toEqual([]);
  });

  it("lets a platform call Salesforce's hosts, and no other", () => {
    expect(data.allowedHosts.hosts).toContain("*.salesforce.com");
    expect(data.allowedHosts.hosts.filter((host: string) => !/^\*\.[a-z]+\.(com|mil|cn)$/.test(host))).toEqual([]);
  });
});
