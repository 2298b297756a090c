import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

const another = Buffer.from("another").toString("base64");

/** Files that are others than their rows say. */
export const replacedFiles: readonly FaultRow[] = [
  {
    number: 154,
    fault: "A file is replaced between a stopped run and the next one, while the Bulk job with its row still exists",
    expected: "the row is read again, and the file comes as it is now",
    async run(open) {
      const scene = await open({
        objects: ["Attachment"],
        rows: { Attachment: 60 },
        settings: { bulkSetRowsMost: 20 },
        config: { api: "bulk", state_interval: 0 },
      });
      scene.catalog = {
        streams: scene.catalog.streams.map((stream) => ({
          ...stream,
          metadata: stream.metadata.map((each) =>
            each.breadcrumb[1] === "Body" ? { ...each, metadata: { ...each.metadata, selected: true } } : each,
          ),
        })),
      };
      const stop = new AbortController();
      scene.during("/results", () => stop.abort("SIGTERM"), 2);
      await scene.fails(143, "", { signal: stop.signal });
      const out = new Set(scene.target.appended("Attachment").map((row) => row["Id"]));
      const id = scene.ids().find((each) => !out.has(each)) ?? "";
      scene.running.org.update(scene.admin, { object: "Attachment", id, values: { Body: another } });
      await scene.sync();
      const rows = scene.target.appended("Attachment").filter((row) => row["Id"] === id);
      expect(rows).toMatchObject([{ Body: another, BodyLength: 7 }]);
      expect(scene.target.merged("Attachment")).toHaveLength(60);
      return "The next run brought row and file as they are now, once, with the other rows of the job";
    },
  },
];
