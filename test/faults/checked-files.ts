import { expect } from "vitest";
import { choosing } from "../support/chosen-fields.ts";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

const page = "<html><body>We are down for maintenance.</body></html>";

/** What comes in the place of a file. */
export const checkedFiles: readonly FaultRow[] = [
  {
    number: 159,
    fault: "A file does not match its record's checksum, or a web page comes in its place; its field is hidden",
    expected:
      "fetched again, then exit 4, even if length and checksum are deselected; hidden: the rows come without it",
    async run(open) {
      const facts = ["ContentSize", "Checksum"];
      const scene = await open({ objects: ["ContentVersion"], scale: 0.1 });
      scene.catalog = choosing(scene.catalog, { with: ["VersionData"], without: facts });
      const [id = ""] = scene.ids(1);
      const good = Buffer.from(scene.running.org.file(scene.admin, "ContentVersion", id, "VersionData").bytes);
      const flipped = `${good.toString("latin1").slice(0, -1)}${good.at(-1) === 0x61 ? "b" : "a"}`;
      const headers = { "content-type": "application/octet-stream" };
      const reported: string[] = [];
      for (const [what, text] of [
        ["a byte flipped", flipped],
        ["a maintenance page", page],
      ] as const) {
        const reply = { status: 200, text, headers };
        scene.running.fault({ path: `${id}/VersionData$`, count: "all", reply });
        const run = await scene.fails(4, /does not have the MD5 that its record states|should have \d+ bytes/);
        expect(run.stdout).not.toContain(Buffer.from(text, "latin1").toString("base64"));
        scene.running.clearFaults();
        scene.state = undefined;
        reported.push(`${what}, exit ${run.exitCode}, and it is not in the output`);
      }
      scene.running.fault({ path: `${id}/VersionData$`, reply: { status: 200, text: flipped, headers } });
      const once = recordsOf(await scene.sync()).find((row) => row["Id"] === id);
      expect(once).toMatchObject({ VersionData: good.toString("base64") });
      expect(facts.filter((name) => name in (once ?? {}))).toEqual([]);
      const rows = scene.ids().length;
      scene.running.org.alterField("ContentVersion", "VersionData", "hide");
      scene.state = undefined;
      const hidden = recordsOf(await scene.sync());
      expect(hidden.filter((row) => "VersionData" in row || row["IsDeleted"] === true)).toEqual([]);
      expect(hidden.length).toBe(rows);
      return `With length and checksum deselected: ${reported.join("; ")}; the same once only: the file came whole; the field hidden: all ${rows} rows came without it`;
    },
  },
];
