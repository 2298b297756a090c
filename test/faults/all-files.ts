import { expect } from "vitest";
import { giveAllFiles } from "../support/all-files.ts";
import type { FaultRow } from "./fault-row.ts";

const objects = ["ContentDocument", "ContentDocumentLink"];

/** Rows that Salesforce hides without a word. */
export const allFiles: readonly FaultRow[] = [
  {
    number: 121,
    fault:
      "The user has View All Data but not Query All Files: Salesforce leaves out other users' files without an error",
    expected:
      "discovery and each run name it in a warning; with the permission all files come, and links without their documents",
    async run(open) {
      const scene = await open({ rows: { ContentDocument: 40 }, objects });
      const alive = () =>
        scene.target.merged("ContentDocument").filter((row) => row["_sdc_deleted_at"] === null).length;
      const warned = await scene.sync();
      const before = alive();
      giveAllFiles(scene.running);
      scene.state = undefined;
      const run = await scene.sync();
      const hidden = objects.join(", ");
      expect([warned, run].map(({ stderr }) => stderr.includes(`WARN ${hidden}: The user does not have`))).toEqual([
        true,
        false,
      ]);
      expect(alive()).toBe(scene.ids(20_000, "ContentDocument").length);
      expect([warned, run].map(({ stderr }) => stderr.includes("read through its parents"))).toEqual([true, false]);
      return `${before} files and a warning; with the permission all ${alive()}; ${await scene.complete({ repeated: true })}`;
    },
  },
];
