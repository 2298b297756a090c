import { expect } from "vitest";
import { MergingTarget } from "../support/merging-target.ts";
import type { TapRun } from "../support/test-org.ts";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { firstError, recordsOf, type Scene } from "./scene.ts";

const field = "CommentBody";
const pagesByRest = { rows: { CaseComment: 600 }, settings: { pageRows: 200 }, config: { api: "rest" } };

const alter = (scene: Scene, change: "hide" | "show" | { readonly describe: object }, name = field) =>
  scene.running.org.alterField(
    scene.objects[0] ?? "",
    name,
    typeof change === "string" ? change : { describe: { ...change.describe } },
  );

/** Of each SCHEMA of a run: the type of this property, or "none". */
function typesIn({ messages }: TapRun, name = field): string[] {
  return messages.flatMap(({ type, schema }) => {
    if (type !== "SCHEMA") return [];
    const { properties } = schema as { properties: Record<string, { type: readonly string[] }> }; // a SCHEMA has them
    return [properties[name]?.type.at(-1) ?? "none"];
  });
}

const warning = ({ stderr }: TapRun, text: RegExp): string => firstSentence(text.exec(stderr)?.[0] ?? "nothing");

/** Each row came once, whatever columns it had. */
function expectAllOnce(scene: Scene, run: TapRun): number {
  const ids = recordsOf(run).map((row) => row["Id"]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(scene.ids()));
  return ids.length;
}

/** Fields, types and objects that change between discovery and read, or in its midst. */
export const fieldChanges: readonly FaultRow[] = [
  {
    number: 73,
    fault: "The permission to read a field is withdrawn while its object is read",
    expected: "the rest is read without it and the run reports it; `schema_changes: fail` stops the stream",
    async run(open) {
      const scene = await open(pagesByRest);
      scene.running.fault({ path: "/query/", nth: 2, lose: "locators", before: () => alter(scene, "hide") });
      const run = await scene.sync();
      const rows = expectAllOnce(scene, run);
      expect(typesIn(run)).toEqual(["string", "none"]);
      new MergingTarget().load(run.messages);
      const strict = await open(pagesByRest);
      alter(strict, "hide");
      const failed = await strict.fails(2, "schema_changes is fail", { config: { schema_changes: "fail" } });
      expect(recordsOf(failed)).toEqual([]);
      return `${rows} rows, each once; warned "${warning(run, /CaseComment: Salesforce has no .*/)}"; a second SCHEMA without the field; with \`schema_changes: fail\`: exit ${failed.exitCode}, no row`;
    },
  },
  {
    number: 74,
    fault: "The permission to read a field is granted later",
    expected: "reported; with `backfill_new_fields` old rows get its values",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 60 } });
      alter(scene, "hide");
      await scene.sync();
      alter(scene, "show");
      scene.later(30);
      const run = await scene.sync();
      const filled = await open({ rows: { CaseComment: 60 }, config: { backfill_new_fields: true } });
      alter(filled, "hide");
      const before = await filled.sync();
      alter(filled, "show");
      filled.later(30);
      const after = await filled.sync();
      const target = new MergingTarget().load(before.messages).load(after.messages);
      const empty = target.rows("CaseComment").filter((row) => row[field] === undefined).length;
      expect(run.stderr).toMatch(/CommentBody is new here/);
      expect([empty, recordsOf(after).length]).toEqual([0, 60]);
      return `Warned "... ${field} is new here ..."; with \`backfill_new_fields\` ${recordsOf(after).length} old rows came again with it`;
    },
  },
  {
    number: 75,
    fault: "A field is deleted and later created again with another type",
    expected: "out of the SCHEMA, then in again with its type; no crash",
    async run(open) {
      const scene = await open({ rows: { Account: 60 }, objects: ["Account"] });
      const name = "NumberOfEmployees";
      const types = [...typesIn(await scene.sync(), name)];
      alter(scene, "hide", name);
      types.push(...typesIn(await scene.sync(), name));
      alter(scene, "show", name);
      alter(scene, { describe: { type: "double", precision: 18, scale: 2 } }, name);
      scene.running.org.create(scene.admin, "Account", { Name: "Half", [name]: "7.5" });
      scene.later(2);
      const last = await scene.sync();
      types.push(...typesIn(last, name));
      expect(recordsOf(last).find((row) => row["Name"] === "Half")?.[name]).toBe(7.5);
      expect(types).toEqual(expect.arrayContaining(["integer", "none", "number"]));
      return `The SCHEMA messages of three runs had it as ${types.join(", ")}; the value 7.5 came`;
    },
  },
  {
    number: 76,
    fault: "A field's type becomes wider (int to double), or narrower (double to int)",
    expected: "a wider one is in the next SCHEMA; a narrower one changes nothing; `lock` fails by name",
    async run(open) {
      const wide = { describe: { type: "double", precision: 18, scale: 2 } };
      const name = "NumberOfEmployees";
      const scene = await open({ rows: { Account: 60 }, objects: ["Account"] });
      alter(scene, wide, name);
      alter(scene, { describe: { type: "int" } }, "AnnualRevenue");
      scene.running.org.create(scene.admin, "Account", { Name: "Half", [name]: "7.5" });
      const run = await scene.sync();
      const types = typesIn(run, name);
      expect([types, typesIn(run, "AnnualRevenue").at(-1)]).toEqual([["integer", "number"], "number"]);
      const locked = await open({ rows: { Account: 60 }, objects: ["Account"] });
      alter(locked, wide, name);
      locked.running.org.create(locked.admin, "Account", { Name: "Half", [name]: "7.5" });
      const refused = await locked.fails(2, `${name} was int and is double now`, {
        config: { schema_changes: "lock" },
      });
      return `Wider: SCHEMA has ${types.join(", then ")}; narrower: as the catalog says; with \`schema_changes: lock\`: exit ${refused.exitCode}, "${firstSentence(firstError(refused))}"; ${await scene.complete()}`;
    },
  },
  {
    number: 77,
    fault: "A field is added while its object is read",
    expected: "the same columns in the whole run; the next discovery has it",
    async run(open) {
      const scene = await open(pagesByRest);
      scene.during("/query/", () => alter(scene, { describe: { type: "currency" } }, "Added__c"));
      const run = await scene.sync();
      const shapes = new Set(recordsOf(run).map((row) => Object.keys(row).join()));
      expect([shapes.size, typesIn(run, "Added__c")]).toEqual([1, ["none"]]);
      const all = await scene.complete();
      const catalog = await scene.org.discover(scene.config);
      expect(Object.keys(catalog.streams[0]?.schema.properties ?? {})).toContain("Added__c");
      return `${shapes.size} set of columns in all records, ${all}; the next discovery has the new field`;
    },
  },
  {
    number: 78,
    fault: "An object is hidden from the user while others are read",
    expected: "its stream fails by name, the others go on, the exit code is not 0",
    async run(open) {
      const objects = ["CaseComment", "Product2"];
      const scene = await open({ ...pagesByRest, objects });
      scene.during("/query/", () => {
        scene.running.org.alterObject("CaseComment", "hide");
        scene.running.lose("locators");
      });
      const run = await scene.fails(2, "CaseComment: ");
      expect(run.stderr).toMatch(/Product2: .*: complete/);
      scene.running.org.alterObject("CaseComment", "show");
      await scene.sync();
      return `Exit ${run.exitCode}, "${firstSentence(firstError(run))}"; Product2 was complete; when the object is visible again: ${await scene.complete({ repeated: true })}`;
    },
  },
];
