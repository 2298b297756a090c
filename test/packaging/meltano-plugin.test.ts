import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Plugin } from "../../scripts/meltano/plugin.ts";

const spec = JSON.parse(readFileSync("spec.json", "utf8")).connectionSpecification.properties;
const plugin: Plugin = parse(readFileSync("examples/meltano/tap-salesforce.yml", "utf8"));
const lock = JSON.parse(readFileSync("examples/meltano/plugins/extractors/tap-salesforce--singer-io-ts.lock", "utf8"));

describe("the definition for Meltano", () => {
  it("has every setting of the tap", () => {
    expect(plugin.settings.map(({ name }) => name)).toEqual(Object.keys(spec));
  });

  it("says of each secret that it is one, so that it does not get into meltano.yml", () => {
    const secrets = Object.keys(spec).filter((name) => spec[name].airbyte_secret === true);

    expect(secrets).toContain("security_token");
    expect(plugin.settings.filter(({ sensitive }) => sensitive === true).map(({ name }) => name)).toEqual(secrets);
  });

  it("has kinds that Meltano knows, and the choices of each setting that has some", () => {
    // The enum of `kind` in Meltano 4.4.1's meltano.schema.json, without what is deprecated.
    const kinds = "oauth date_iso8601 file email integer decimal options object array boolean string".split(" ");

    expect(plugin.settings.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
    expect(
      Object.fromEntries(
        plugin.settings.flatMap(({ name, options }) => (options ? [[name, options.map(({ value }) => value)]] : [])),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries<{ enum?: string[] }>(spec).flatMap(([name, { enum: values }]) =>
          values ? [[name, values]] : [],
        ),
      ),
    );
  });

  it("has what the Hub requires of an extractor's definition", () => {
    // plugin_definitions/extractors.schema.json and common/common.schema.json of meltano/hub.
    const required = ["name", "namespace", "variant", "quality"];

    expect(required.filter((member) => !Object.hasOwn(plugin, member))).toEqual([]);
    expect(["gold", "silver", "bronze", "unknown"]).toContain(plugin.quality);
  });

  it("is what the lock file of the example has", () => {
    expect(lock).toEqual({ plugin_type: "extractors", ...plugin });
  });
});
