import { join } from "node:path";
import {
  configured,
  cursorOf,
  mustBe,
  mustEndWell,
  recordsOf,
  type StreamState,
  statesOf,
  statusesOf,
  validator,
} from "./airbyte-messages.ts";
import { allKinds } from "./all-kinds.ts";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { changes, rowsOf } from "./org-snapshot.ts";
import { countOf, type Json } from "./records.ts";
import { allObjects, inBrackets, type Scope } from "./scope.ts";

const deletedAt = "_ab_cdc_deleted_at";

/** The protocol's own models must accept every line that the tap writes on stdout for a command of Airbyte. */
export const airbyteProtocol: Client = {
  name: "airbyte-protocol",
  distribution: "airbyte-protocol-models-pdv2",
  async run(context) {
    await answers(context);
    await reads(context);
  },
};

async function answers({ environment, folder, org, tap, step }: ClientContext): Promise<void> {
  const messages = validator(environment.program("python"), folder);
  await step("spec", async () => {
    const found = await messages(await tap.airbyte("spec"), 0);
    mustBe(
      found.map(({ type }) => type),
      ["SPEC"],
    );
    return { seen: "one SPEC", value: null };
  });
  const refused: readonly (readonly [string, Readonly<Record<string, Json>>])[] = [
    ["a wrong secret", { ...org.login, client_secret: "not-the-secret", refresh_token: "not-the-token" }],
    ["a wrong value", { ...org.login, api: "fax" }],
    ["nothing", {}],
  ];
  await step("check", async () => {
    const found = await messages(await tap.airbyte("check", { config: org.login }), 0);
    mustBe(statusesOf(found), ["SUCCEEDED"]);
    return { seen: "answers SUCCEEDED", value: null };
  });
  for (const [what, config] of refused) {
    await step(`check with ${what}`, async () => {
      const found = await messages(await tap.airbyte("check", { config }), 0);
      mustBe(statusesOf(found), ["FAILED"]);
      const text = JSON.stringify(found);
      const shown = Object.values(org.login).find((secret) => secret.length > 40 && text.includes(secret));
      if (shown !== undefined) throw new Error("the answer holds a secret of the configuration");
      return { seen: "answers FAILED, with no secret", value: null };
    });
  }
}

async function reads(context: ClientContext): Promise<void> {
  const { environment, folder, tap, step } = context;
  const { config, streams, state, after, changed } = await readsTwice(context, allObjects);
  const messages = validator(environment.program("python"), folder);
  await step("read --state, full_refresh of Account", async () => {
    const one = configured(
      streams.filter(({ name }) => name === "Account"),
      "full_refresh",
    );
    const found = await messages(await tap.airbyte("read", { config, catalog: one, state }), 0);
    const wanted = rowsOf(new Map([["Account", after.get("Account") ?? new Map()]]));
    mustEqual(recordsOf(found), wanted);
    return { seen: `${countOf(wanted)} records equal the org's rows`, value: null };
  });
  for (const [form, wrapped] of otherForms(state)) {
    await step(`read --state of the form ${form}, incremental read of Account`, async () => {
      const catalog = configured(streams.filter(({ name }) => name === "Account"));
      const found = await messages(await tap.airbyte("read", { config, catalog, state: wrapped }), 0);
      const wanted = new Map([["Account", changed.get("Account") ?? []]]);
      mustEqual(recordsOf(found), wanted);
      return { seen: `${countOf(wanted)} records equal the changed rows`, value: null };
    });
  }
  const [some] = streams;
  const refused: readonly (readonly [string, Json])[] = [
    ["an unknown stream", configured([{ ...some!, name: "NoSuchObject__c" }])],
    ["an unknown sync mode", configured([some!], "sideways")],
  ];
  for (const [what, wrong] of refused) {
    await step(`read of ${what}`, async () => {
      const found = await messages(await tap.airbyte("read", { config, catalog: wrong }), 1);
      mustBe(
        found.flatMap(({ trace }) => trace?.error?.failure_type ?? []),
        ["config_error"],
      );
      return { seen: "one ERROR trace, config_error, exit code 1", value: null };
    });
  }
  await readsTwice(context, allKinds);
}

/** Reads in full, changes rows of the org, and reads incrementally. */
async function readsTwice({ environment, folder, org, tap, step }: ClientContext, scope: Scope) {
  const messages = validator(environment.program("python"), folder);
  const config = { ...org.login, cache_dir: join(folder, "cache"), ...scope.settings };
  const how = inBrackets(scope);
  const streams = await step(`discover${how}`, async () => {
    const found = await messages(await tap.airbyte("discover", { config }), 0);
    const catalogs = found.flatMap(({ catalog }) => catalog ?? []);
    if (catalogs.length !== 1) throw new Error(`${catalogs.length} CATALOG messages`);
    const all = catalogs[0]!.streams;
    const seen = await scope.found(
      all.map(({ name }) => name),
      org,
    );
    return { seen: `one CATALOG, ${seen}`, value: all };
  });
  const cursors = new Map(streams.map((stream) => [stream.name, cursorOf(stream)]));
  const names = [...cursors.keys()];
  const catalog = configured(streams);
  const before = await scope.snapshot(org, names, deletedAt);
  const all = rowsOf(before);
  const state = await step(`read, full${how}`, async () => {
    const found = await messages(await tap.airbyte("read", { config, catalog }), 0);
    mustEqual(scope.view(recordsOf(found)), all);
    mustEndWell(found, names);
    return { seen: `${countOf(all)} records equal the org's rows`, value: statesOf(found) };
  });
  await org.liveOn();
  const after = await scope.snapshot(org, names, deletedAt);
  const changed = rowsOf(changes(before, after, cursors));
  await step(`read --state, incremental${how}`, async () => {
    const found = await messages(await tap.airbyte("read", { config, catalog, state }), 0);
    mustEqual(scope.view(recordsOf(found)), changed);
    mustEndWell(found, names);
    return { seen: `${countOf(changed)} records equal the changed rows`, value: null };
  });
  return { config, streams, state, after, changed };
}

/** The states of streams as platforms kept them before each stream had its own. */
function otherForms(states: readonly StreamState[]): readonly (readonly [form: string, state: Json])[] {
  const all = states.map(({ stream }) => stream);
  const data = Object.fromEntries(all.map((stream) => [stream.stream_descriptor.name, stream.stream_state]));
  return [
    ["GLOBAL", [{ type: "GLOBAL", global: { shared_state: {}, stream_states: all } }]],
    ["LEGACY", [{ type: "LEGACY", data }]],
  ];
}
