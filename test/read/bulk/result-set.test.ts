import { describe, expect, it, vi } from "vitest";
import { ownError } from "../../../src/errors/org-error.ts";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { readResults } from "../../../src/read/bulk/result-set.ts";
import type { QueryJob } from "../../../src/salesforce/bulk/query-job.ts";
import type { Session } from "../../../src/salesforce/session.ts";
import { compileCsv } from "../../../src/transcode/csv/csv-transcoder.ts";
import { sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { selectionOf } from "../../support/selections.ts";

// Nothing waits: what is wrong must be seen before it goes out.
vi.mock("../../../src/plan/transport.ts", async (original) => ({
  ...(await original<Readonly<Record<string, unknown>>>()),
  heldBytesOfPage: 0,
}));

const row = (id: number): string =>
  `"001000000000${String(id).padStart(3, "0")}AAA","false","2026-01-31T09:05:00.000Z","row ${id}"`;

interface ResultSet {
  readonly rows: readonly number[];
  readonly next: string;
  /** The body breaks off behind its rows. */
  readonly breaksOff?: boolean;
}

/** Reads the sets of a job that processed so many rows, as they are given one after the other. @returns what went out and what failed */
async function read(
  processed: number,
  sets: readonly ResultSet[],
  {
    mayComeShort = false,
    isWithoutId = false,
  }: { readonly mayComeShort?: boolean; readonly isWithoutId?: boolean } = {},
) {
  const name = { Name: { type: ["null", "string"] } };
  const selection = selectionOf(isWithoutId ? { properties: name, replicationKey: null } : {});
  const layout = objectStream(selection, "_sdc_deleted_at").layout();
  const given = [...sets];
  const session: Session = {
    ...sessionOf(() => ({})).session,
    async open() {
      const { rows, next, breaksOff = false }: ResultSet = given.shift() ?? { rows: [], next: "null" };
      const lines = ['"Id","IsDeleted","SystemModstamp","Name"', ...rows.map(row), ""];
      const text = lines.map((line) => (isWithoutId ? line.slice(line.lastIndexOf(",") + 1) : line)).join("\n");
      return {
        status: 200,
        headers: new Map([
          ["sforce-locator", next],
          ["sforce-numberofrecords", String(rows.length)],
        ]),
        chunks: (async function* () {
          yield Buffer.from(text);
          if (breaksOff) throw ownError("INTERRUPTED", "It broke off.");
        })(),
      };
    },
  };
  const job: QueryJob = {
    id: "750000000000001AAA",
    state: "JobComplete",
    object: "Account",
    operation: "queryAll",
    apiVersion: "66.0",
    createdById: "0051",
    numberRecordsProcessed: processed,
    errorMessage: null,
  };
  const from = { locator: null, received: 0 };
  const bulk = {
    ...{ selection, transcoder: compileCsv(layout), soql: "", all: true, mayComeShort },
    reshaped: async () => null,
  };
  let out = "";
  try {
    for await (const { lines } of readResults(bulk, { job, from, isOld: false }, { session, run: testRun() }))
      out += Buffer.from(lines);
  } catch (error) {
    return { names: out.match(/row \d+/g), error: error instanceof Error ? error.message : error };
  }
  return { names: out.match(/row \d+/g), error: null };
}

describe("the sets of a job's results", () => {
  it("go out one after the other", async () => {
    const sets = [
      { rows: [1, 2], next: "a" },
      { rows: [3], next: "null" },
    ];

    expect(await read(3, sets)).toEqual({ names: ["row 1", "row 2", "row 3"], error: null });
  });

  it("are never more rows than the job processed: none of the set that would be too much goes out", async () => {
    const large = { rows: [3, 4, 5], next: "null" };

    const { names, error } = await read(4, [{ rows: [1, 2], next: "a" }, large, large]);

    expect({ names, error }).toEqual({
      names: ["row 1", "row 2"],
      error: expect.stringContaining("Salesforce says the job 750000000000001AAA has 4 rows, but 5 came"),
    });
  });

  it("are each another one", async () => {
    const first = { rows: [1, 2], next: "a" };

    const { names, error } = await read(6, [first, { rows: [3, 4], next: "b" }, first, first]);

    expect({ names, error }).toEqual({
      names: ["row 1", "row 2", "row 3", "row 4"],
      error: expect.stringContaining(
        "Account: a result set of the job 750000000000001AAA came in the place of another one",
      ),
    });
  });

  it("may begin with the same record where nothing tells records apart", async () => {
    const sets = [
      { rows: [1, 2], next: "a" },
      { rows: [1, 3], next: "null" },
    ];

    expect(await read(4, sets, { isWithoutId: true })).toEqual({
      names: ["row 1", "row 2", "row 1", "row 3"],
      error: null,
    });
  });

  it("are asked for again where rows are missing, also after one that broke off and of an object whose count is above its rows", async () => {
    const broken = { rows: [1], next: "null", breaksOff: true };
    const short = { rows: [1], next: "null" };

    expect(await read(2, [broken, short, { rows: [1, 2], next: "null" }], { mayComeShort: true })).toEqual({
      names: ["row 1", "row 2"],
      error: null,
    });
    expect(await read(2, [broken, short, short], { mayComeShort: true })).toEqual({ names: ["row 1"], error: null });
  });
});
