import { describe, expect, it } from "vitest";
import { readInRanges } from "../../../src/read/objects/read-in-ranges.ts";
import { splitSmaller } from "../../../src/read/rest/split-smaller.ts";
import { compositeOf, sessionOf, sizes } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";

const stream = "Account";
const tooSlow = {
  status: 400,
  body: [{ errorCode: "QUERY_TIMEOUT", message: "Your query request was running for too long." }],
};
const answered = (ids: readonly string[]) => ({
  body: { totalSize: ids.length, done: true, records: ids.map((Id) => ({ attributes: { type: stream }, Id })) },
});
const soqlIn = (url: string): string => new URL(url, "https://example.com").searchParams.get("q") ?? "";

/** The parts that come of these, where Salesforce refuses every part with more ids than one. */
async function read(parts: readonly string[]) {
  const { session, requests } = sessionOf(
    compositeOf((url) => (soqlIn(url).length > 1 ? tooSlow : answered([soqlIn(url)]))),
  );
  const smaller = (part: string) => [part.slice(0, 1), part.slice(1)];
  const came: string[] = [];
  const found = splitSmaller(parts, { stream, query: (soql) => ({ soql }), smaller }, { session, run: testRun() });
  for await (const { asked } of found) came.push(asked.soql);
  return { came, calls: sizes(requests) };
}

describe("parts of a read that Salesforce refuses", () => {
  it("are asked for in smaller ones before the parts that wait, once the call's other answers are out", async () => {
    expect(await read(["a", "bc", "d", "e", "f", "g"])).toEqual({
      came: ["a", "d", "e", "f", "b", "c", "g"],
      calls: [5, 3],
    });
  });

  it("fail the read where nothing smaller is left, after the call's other answers are out", async () => {
    const { session } = sessionOf(compositeOf((url) => (soqlIn(url) === "b" ? tooSlow : answered([soqlIn(url)]))));
    const refused = (_part: string, refusal: Error): never => {
      throw refusal;
    };
    const came: string[] = [];

    const found = splitSmaller(
      ["a", "b", "c"],
      { stream, query: (soql) => ({ soql }), smaller: refused },
      { session, run: testRun() },
    );
    const reading = (async () => {
      for await (const { asked } of found) came.push(asked.soql);
    })();

    await expect(reading).rejects.toMatchObject({ detail: { code: "QUERY_TIMEOUT", stream } });
    expect(came).toEqual(["a", "c"]);
  });
});

describe("descriptions of the org", () => {
  it("are read in smaller ranges where the further pages of an answer are too long to be held", async () => {
    const whole = "all";
    const long = JSON.stringify({ records: [{ Text: "x".repeat(17 * 1024 * 1024) }] });
    const further = { totalSize: 2, done: false, nextRecordsUrl: "/services/data/v66.0/query/0r8-1", records: [{}] };
    const ranges = compositeOf((url) => (soqlIn(url) === whole ? { body: further } : answered([soqlIn(url)])));
    const { session } = sessionOf((request) => (request.path.includes("0r8") ? { body: long } : ranges(request)));
    const query = ({ from, below }: { readonly from: readonly string[]; readonly below: readonly string[] }) => ({
      soql: from.length + below.length === 0 ? whole : `${from}-${below}`,
    });
    const came: string[] = [];

    for await (const { asked } of readInRanges({ stream, query }, { session, run: testRun() })) came.push(asked.soql);

    expect(came).toEqual(["-01I", "01I-01J", "01J-F", "F-P", "P-"]);
  });
});
