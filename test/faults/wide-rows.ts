import { expect } from "vitest";
import { widenComments } from "../support/wide-texts.ts";
import type { FaultRow } from "./fault-row.ts";

/** Rows that are few and wide. */
export const wideRows: readonly FaultRow[] = [
  {
    number: 138,
    fault: "A few rows with many long texts are together larger than an answer can be",
    expected:
      "the way to read goes by bytes as well as by rows; what is too large is read in another way in the same run",
    async run(open) {
      const objects = ["CaseComment", "Account", "Contact"];
      const known = await open({ objects, rows: { CaseComment: 4 }, discover: false });
      widenComments(known.running, { fields: 20, rows: 14 });
      known.catalog = await known.org.discover(known.config);
      const chosen = await known.sync();
      const shared = known.requests("/composite").filter(({ status }) => status === 200).length;
      expect(chosen.stderr).toMatch(/CaseComment: by REST, about 1\d rows, 1 call: about 1\d rows/);
      expect(chosen.stderr).not.toContain("wider than expected");
      const complete = await known.complete();
      const unknown = await open({ objects, rows: { CaseComment: 4 }, discover: false });
      widenComments(unknown.running, { fields: 20, rows: 6 });
      unknown.catalog = await unknown.org.discover(unknown.config);
      const fallen = await unknown.sync();
      expect(fallen.stderr).toContain("Their rows are wider than expected, so each is read by itself");
      expect(shared).toBeGreaterThan(0);
      return `14 rows of 20 texts of 131,072 characters: read in a call of their own, ${complete}; 6 such rows, whose answer was larger than expected: read again in a call of their own, ${await unknown.complete()}`;
    },
  },
];
