import { expect } from "vitest";
import type { FaultRow, Open } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

const apis = ["rest", "bulk"] as const;

/** New accounts with these texts as Site, read by REST. @returns what came, and what the run's last line says of it */
async function siteByRest(open: Open, text: string): Promise<{ readonly site: unknown; readonly reported: string }> {
  const scene = await open({ rows: { Account: 5 }, objects: ["Account"], config: { api: "rest" } });
  scene.running.org.create(scene.admin, "Account", { Name: "The one", Site: text });
  const run = await scene.sync();
  const [reported = "nothing"] = /\d+ characters? replaced/.exec(run.stderr) ?? [];
  return { site: recordsOf(run).find((row) => row["Name"] === "The one")?.["Site"], reported };
}

/** Both APIs read the same object, everything selected; the records must be the same. */
async function alike(open: Open, object: string, rows: number, before: (scene: Scene) => void = () => {}) {
  const texts: string[] = [];
  let scene: Scene | null = null;
  for (const api of apis) {
    scene = await open({ rows: { [object]: rows }, objects: [object], config: { api } });
    scene.running.clock.freeze(true);
    before(scene);
    const streams = scene.catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
        breadcrumb,
        metadata: { ...metadata, selected: true },
      })),
    }));
    const { stdout } = await scene.sync({ catalog: { streams } });
    const lines = stdout.split("\n").filter((line) => line.startsWith('{"type":"RECORD"'));
    texts.push(
      lines
        .map((line) => line.replace(/,"version":.*/, ""))
        .sort()
        .join("\n"),
    );
  }
  expect(texts[1]).toBe(texts[0]);
  return { scene: scene!, text: texts[0] ?? "", records: scene!.target.merged(object) };
}

const edgeDates = ["1700-01-01", "1999-12-31", "4000-12-31"];
const edgeTimes = ["00:00:00.000Z", "12:00:00.001Z", "23:59:59.999Z"];

function datedMeasurements(scene: Scene): void {
  const [invoice = ""] = scene.ids(1, "Invoice__c");
  for (const [index, date] of edgeDates.entries()) {
    scene.running.org.create(scene.admin, "Measurement__c", {
      Name: "dated",
      Invoice__c: invoice,
      Taken_On__c: date,
      Time_Of_Day__c: edgeTimes[index % edgeTimes.length],
      Valid__c: true,
    });
  }
}

/** What a number's text must be: all digits, no zeros behind the point. */
const plain = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text).replace(/^-0$/, "0");

/** What is in the fields. */
export const values: readonly FaultRow[] = [
  {
    number: 87,
    fault: "A set of results has bytes that are not UTF-8, among them an overlong form",
    expected: "replaced by U+FFFD and counted",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 20 }, config: { api: "bulk" } });
      scene.running.settings.gzip = false;
      scene.comment("0123456789 marked text");
      // What was written lately comes by REST.
      scene.later(60);
      scene.running.fault({ path: "/results", insert: { at: await placeOf(scene, "0123456789"), hex: "ffc0afc328" } });
      const run = await scene.sync();
      const text = recordsOf(run).map((row) => String(row["CommentBody"]));
      const damaged = text.find((each) => each.includes("\ufffd"));
      const [reported = ""] = /\d+ characters? replaced/.exec(run.stderr) ?? [];
      expect({ damaged, reported }).toEqual({
        damaged: "\ufffd\ufffd\ufffd\ufffd(0123456789 marked text",
        reported: "4 characters replaced",
      });
      return `ff c0 af c3 28 came as U+FFFD four times and "("; the run's last line says "${reported} ..."`;
    },
  },
  {
    number: 88,
    fault: "Lone surrogates in JSON",
    expected: "replaced by U+FFFD and counted",
    async run(open) {
      const { site, reported } = await siteByRest(open, "half \ud83d, other half \ude00, whole \ud83d\ude00");
      expect({ site, reported }).toEqual({
        site: "half \ufffd, other half \ufffd, whole \ud83d\ude00",
        reported: "2 characters replaced",
      });
      return `Two lone surrogates came as U+FFFD, a whole pair came unchanged; "${reported} ..."`;
    },
  },
  {
    number: 89,
    fault: "NUL and other control characters",
    expected: "NUL replaced and counted, because databases refuse it; the others escaped",
    async run(open) {
      const controls = "bell \u0007, escape \u001b, unit \u001f, delete \u007f, tab \t, line \u2028";
      const { site, reported } = await siteByRest(open, `${controls}, NUL \u0000`);
      expect({ site, reported }).toEqual({ site: `${controls}, NUL \ufffd`, reported: "1 character replaced" });
      return `NUL came as U+FFFD, six others came unchanged; "${reported} ..."`;
    },
  },
  {
    number: 90,
    fault: "Texts of 131,072 characters, with images in base64",
    expected: "whole, however the network splits them",
    async run(open) {
      const image = `<img src="data:image/png;base64,${"iVBORw0KGgo/+AB".repeat(200)}">`;
      const text = (image.repeat(60) + "é😀".repeat(40_000)).slice(0, 131_072);
      const { records } = await alike(open, "Measurement__c", 40, (scene) => {
        const [invoice = ""] = scene.ids(1, "Invoice__c");
        for (let n = 0; n < 60; n += 1) {
          const given = { Name: "Long", Invoice__c: invoice, Raw_Text__c: text, Valid__c: true };
          scene.running.org.create(scene.admin, "Measurement__c", given);
        }
      });
      const long = records.filter((row) => row["Raw_Text__c"] === text).length;
      expect(long).toBe(60);
      return `${long} such texts came complete, the same by REST and by Bulk`;
    },
  },
  {
    number: 91,
    fault: "Numbers beyond 2^53, of 18 digits, 1e-18, minus zero, with exponents",
    expected: "every digit, as plain decimal text",
    async run(open) {
      const columns = ["Value__c", "Precise__c", "Tiny__c", "Money__c", "Factor__c"];
      const { scene, text } = await alike(open, "Measurement__c", 400, ({ running }) => {
        running.settings.scientificFrom = 1e7;
      });
      const soql = `SELECT Id, ${columns.join(", ")} FROM Measurement__c`;
      let beyond = 0;
      let count = 0;
      for (const { id, values: cells } of scene.running.org.query(scene.admin, soql, { all: true }).rows(0, 1000)) {
        const line = text.split("\n").find((each) => each.includes(`"Id":"${id}"`)) ?? "";
        for (const [index, column] of columns.entries()) {
          const held = cells[index + 1];
          const digits = new RegExp(`"${column}":(null|[-\\d.]+)[,}]`).exec(line)?.[1];
          expect({ column, digits }).toEqual({ column, digits: held === null ? "null" : plain(String(held)) });
          count += 1;
          if (held !== null && String(Number(held)) !== plain(String(held))) beyond += 1;
        }
      }
      expect(beyond).toBeGreaterThan(50);
      return `${count.toLocaleString("en")} numbers, ${beyond} of which do not fit a double, came with every digit, by REST and by Bulk`;
    },
  },
  {
    number: 92,
    fault: "Dates of the years 1700 and 4000, and times of day",
    expected: "ISO text as Salesforce has it",
    async run(open) {
      const { records } = await alike(open, "Measurement__c", 20, datedMeasurements);
      const dated = records.filter((row) => row["Name"] === "dated");
      expect(dated.map((row) => row["Taken_On__c"]).sort()).toEqual(edgeDates);
      expect(new Set(dated.map((row) => row["Time_Of_Day__c"]))).toEqual(new Set(edgeTimes));
      return `${edgeDates.join(", ")} and ${edgeTimes.join(", ")} came unchanged, by REST and by Bulk`;
    },
  },
  {
    number: 93,
    fault: "Ids differ by case only, and a read resumes among them",
    expected: "18 characters kept; the order is Salesforce's own",
    async run(open) {
      const config = { api: "rest" };
      const scene = await open({ rows: { Contact: 900 }, objects: ["Contact"], settings: { pageRows: 200 }, config });
      for (const nth of [1, 2, 3]) scene.running.fault({ path: "/query/", nth, lose: "locators" });
      const ids = recordsOf(await scene.sync()).map((row) => String(row["Id"]));
      expect(ids.every((id) => id.length === 18)).toBe(true);
      const folded = new Set(ids.map((id) => id.slice(0, 15).toLowerCase())).size;
      expect(folded).toBeLessThan(ids.length);
      return `${ids.length} ids (${folded} when compared without case), three locators lost among them; ${await scene.complete()}`;
    },
  },
  {
    number: 94,
    fault: "Picklist values: several in one field, with a comma, or inactive",
    expected: "the raw value",
    async run(open) {
      const { records } = await alike(open, "Invoice__c", 120);
      const tags = records.map((row) => String(row["Tags__c"]));
      const several = tags.filter((text) => text.includes(";")).length;
      const commas = tags.filter((text) => text.includes("with, comma")).length;
      const retired = records.filter((row) => row["Status__c"] === "Retired: void").length;
      expect(Math.min(several, commas, retired)).toBeGreaterThan(0);
      return `${several} with several values, ${commas} with a comma, ${retired} with an inactive value: the same by REST and by Bulk`;
    },
  },
  {
    number: 95,
    fault: "Addresses and locations with some parts null, or all",
    expected: "the same object by each API, null where all parts are null",
    async run(open) {
      const { records } = await alike(open, "Account", 200, (scene) => {
        scene.running.org.create(scene.admin, "Account", { Name: "nowhere" });
      });
      const addresses = records.map((row) => row["BillingAddress"]);
      const partly = addresses.filter((each) => each !== null && Object.values(Object(each)).includes(null)).length;
      const none = addresses.filter((each) => each === null).length;
      expect(partly * none).toBeGreaterThan(0);
      return `${partly} addresses with parts null, ${none} null as a whole: the same by REST and by Bulk`;
    },
  },
  {
    number: 96,
    fault: "Encrypted fields come masked",
    expected: "unchanged; the catalog names the type",
    async run(open) {
      const { scene, records } = await alike(open, "Invoice__c", 60);
      const masked = records.filter((row) => /[*X]/.test(String(row["Card__c"] ?? ""))).length;
      const field = scene.catalog.streams[0]?.metadata.find(({ breadcrumb }) => breadcrumb[1] === "Card__c");
      expect(field?.metadata["salesforce.type"]).toBe("encryptedstring");
      expect(masked).toBeGreaterThan(0);
      return `${masked} masked values came unchanged; the catalog says encryptedstring`;
    },
  },
];

/** Where in the plain body of the first set of results these characters are. */
async function placeOf(scene: Scene, text: string): Promise<number> {
  const trial = await scene.org.run({ config: scene.config, catalog: scene.catalog });
  expect(trial.exitCode).toBe(0);
  const [job] = scene.requests(/jobs\/query\/\w+\/results/);
  const reply = await fetch(scene.running.url + job?.url, {
    headers: { authorization: `Bearer ${scene.running.login()}`, "accept-encoding": "identity" },
  });
  return Buffer.from(await reply.arrayBuffer()).indexOf(text);
}
