import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

/** More than one batch of EntityDefinition has, with those of the org itself. */
const manyObjects = 2100;

const keysIn = (rows: readonly Readonly<Record<string, unknown>>[]): string[] =>
  rows.map((row) => String(row["DurableId"])).sort();

/** Keys by the org itself. */
function keysOf({ running, admin }: Scene, object: string, where = ""): string[] {
  const found = running.org.query(admin, `SELECT DurableId FROM ${object}${where}`, { all: true });
  return [...found.rows(0, found.totalSize)].map(({ values }) => String(values[0])).sort();
}

/** What Salesforce gives in one batch only. */
export const entityDefinitions: readonly FaultRow[] = [
  {
    number: 120,
    fault:
      "EntityDefinition has more rows than one batch: EXCEEDED_ID_LIMIT, and neither a further page nor LIMIT and OFFSET returns the rest",
    expected: "its rows are read in key ranges; objects read by their parents take them from describe global",
    async run(open) {
      const objects = ["EntityDefinition", "FieldDefinition"];
      const scene = await open({ customObjects: manyObjects, objects });
      const run = await scene.sync();
      const [entities, fields] = objects.map((object) => keysIn(recordsOf(run, object)));
      const list = scene.running.org.describeGlobal(scene.admin).map(({ name }) => `'${name}'`);
      expect(entities?.length).toBeGreaterThan(manyObjects);
      expect(entities).toEqual(keysOf(scene, "EntityDefinition"));
      expect(fields).toEqual(
        keysOf(scene, "FieldDefinition", ` WHERE EntityDefinition.QualifiedApiName IN (${list.join(",")})`),
      );
      return `All ${entities?.length.toLocaleString("en")} rows and the fields of all objects came, each once`;
    },
  },
];
