import { type AirbyteForm, type Json, type JsonObject, parseExactJson } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const text = { type: "string" };
const secret = { type: "string", airbyte_secret: true };
const properties = { app: text, key: secret, user: text, way: text, host: text, extra: text, unused: text };

const form: AirbyteForm = {
  groups: [
    { id: "login", members: ["host", "credentials"] },
    { id: "more", title: "More", members: [] },
  ],
  hidden: ["unused"],
  login: {
    member: "credentials",
    title: "Login",
    description: "How to log in.",
    method: "way",
    ways: [
      { method: "app", title: "App", description: "By an app.", settings: ["app", "key"], required: ["app"] },
      { method: "user", title: "User", description: "As a user.", settings: ["user", "key"], required: ["user"] },
    ],
  },
  advancedAuth: { auth_flow_type: "oauth2.0" },
};

const stream = plainStream("a");
const catalog = {
  streams: [{ stream: { name: "a", json_schema: {} }, sync_mode: "incremental", destination_sync_mode: "append" }],
};

/** The settings that the tap gets, and the configuration that it announces once its key has changed. */
async function read(config: Json) {
  let settings: JsonObject = {};
  const script = scriptedTap({
    streams: [stream],
    properties,
    onOpen: (given) => {
      settings = given as JsonObject;
    },
    async *read(selection, one) {
      await one.configChanged({ ...settings, key: "new" });
      yield pageOf(selection, [], { end: complete });
    },
  });
  const { messages, code } = await run({ ...script, airbyteForm: async () => form }, ["read"], {
    files: { config, catalog },
  });
  const control = messages.find(({ type }) => type === "CONTROL")?.["control"];
  return { code, settings, announced: parseExactJson(JSON.stringify(control)) };
}

describe("a configuration of Airbyte's form", () => {
  it("is shown in groups, with a choice of the ways to log in; what has moved there is hidden where it was", async () => {
    const { messages } = await run({ ...scriptedTap({ properties }), airbyteForm: async () => form }, ["spec"]);

    const spec = messages[0]?.["spec"] as JsonObject;
    const schema = spec["connectionSpecification"] as JsonObject;
    expect(spec["advanced_auth"]).toEqual({ auth_flow_type: "oauth2.0" });
    expect(schema["groups"]).toEqual([{ id: "login" }, { id: "more", title: "More" }]);
    expect(schema["properties"]).toMatchObject({
      host: { type: "string", group: "login", order: 0 },
      credentials: {
        type: "object",
        group: "login",
        order: 1,
        oneOf: [
          {
            title: "App",
            required: ["way", "app"],
            properties: { way: { const: "app" }, app: { type: "string" }, key: { airbyte_secret: true } },
          },
          { title: "User", required: ["way", "user"], properties: { way: { const: "user" } } },
        ],
      },
      extra: { group: "more", order: 2 },
      key: { airbyte_secret: true, airbyte_hidden: true },
      way: { airbyte_hidden: true },
      unused: { type: "string", airbyte_hidden: true },
    });
  });

  it("reaches the tap as settings, and a change of it goes out in the form that it came in", async () => {
    const config = { host: "h", credentials: { way: "app", app: "a", key: "old" } };

    const { settings, announced } = await read(config);

    expect(settings).toMatchObject({ host: "h", way: "app", app: "a", key: "old" });
    expect(announced).toMatchObject({
      connectorConfig: { config: { host: "h", credentials: { way: "app", app: "a", key: "new" } } },
    });
  });

  it("decides over a login that is left outside of its choice, where the form does not show it", async () => {
    const { settings } = await read({ user: "left", credentials: { way: "app", app: "a" } });

    expect(settings).toMatchObject({ way: "app", app: "a" });
    expect(settings).not.toHaveProperty("user");
  });

  it.each([
    ["no choice", {}],
    ["an empty one", { credentials: {} }],
  ])("need not have a choice: with %s the settings stand where they always did", async (_, choice) => {
    const { code, settings, announced } = await read({ host: "h", way: "user", user: "u", key: "k", ...choice });

    expect(code).toBe(0);
    expect(settings).toMatchObject({ host: "h", way: "user", user: "u", key: "k" });
    expect(announced).toMatchObject({ connectorConfig: { config: { way: "user", user: "u", key: "new" } } });
  });
});
