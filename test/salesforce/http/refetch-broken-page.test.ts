import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import {
  locatorLost,
  pageFaultOf,
  type RefetchRules,
  refetchBrokenBlocks,
  refetchBrokenPage,
} from "../../../src/salesforce/http/refetch-broken-page.ts";
import { testRun } from "../test-run.ts";

const failing = (code: string, kind: "integrity" | "unavailable" | "config" = "integrity") =>
  new TapError(`Account: ${code}.`, { code, kind, hint: "Run again." });
const cut = failing("INTERRUPTED", "unavailable");
const differs = failing("COUNT_DIFFERS");
const lost = failing(locatorLost, "config");

/** Fetches a page that fails so often before it comes. */
async function fetched(errors: readonly Error[], more: Partial<RefetchRules> = {}) {
  const run = testRun();
  const recounted: boolean[] = [];
  const waiting = [...errors];
  const page = refetchBrokenPage(
    async ({ isRecounted }) => {
      recounted.push(isRecounted);
      const error = waiting.shift();
      if (error !== undefined) throw error;
      return "page";
    },
    { run, stream: "Account", what: "Reading a page again", ...more },
  );
  const end = await page.catch((error: unknown) => error);
  return {
    end,
    recounted,
    slept: run.slept,
    levels: run.logged.map((event) => ("level" in event ? event.level : null)),
  };
}

describe("a page that comes broken", () => {
  it("is fetched five times in all, each time after a longer wait", async () => {
    expect(await fetched([cut, cut, cut, cut])).toMatchObject({ end: "page", slept: [2000, 4000, 8000, 16_000] });
    expect(await fetched([cut, cut, cut, cut, cut])).toMatchObject({ end: cut });
  });

  it("is asked for once more where its rows differ, also after one that broke off, with a warning", async () => {
    expect(await fetched([cut, differs])).toMatchObject({
      end: "page",
      recounted: [false, false, true],
      levels: ["info", "warn"],
    });
    expect(await fetched([differs, cut, differs])).toMatchObject({ end: differs, recounted: [false, true, true] });
  });

  it("fails at once by an error that is not its own", async () => {
    const refused = failing("INVALID_FIELD", "config");
    expect(await fetched([refused])).toMatchObject({ end: refused, recounted: [false], slept: [] });
    const changed = failing("PAGE_CHANGED");
    expect(await fetched([changed])).toMatchObject({ end: changed, recounted: [false] });
  });

  it("is fetched without a wait after a lost locator, where the query can be asked again", async () => {
    const faultOf = (error: TapError) => (error.detail.code === locatorLost ? "lost" : pageFaultOf(error));
    const faults: string[] = [];
    const onFault = (fault: string) => void faults.push(fault);

    expect(await fetched([lost, cut], { faultOf, onFault })).toMatchObject({ end: "page", slept: [4000] });
    expect(faults).toEqual(["lost", "broken"]);
  });

  it("is fetched again without a wait where what it is of changed meanwhile, as often as the read allows", async () => {
    const changed = failing("REPORT_CHANGED");
    const rules: Partial<RefetchRules> = { faultOf: () => "changed", mostRefetches: 2 };

    expect(await fetched([changed, changed], rules)).toMatchObject({
      end: "page",
      recounted: [false, false, false],
      slept: [],
    });
    expect(await fetched([changed, changed, changed], rules)).toMatchObject({ end: changed });
  });

  it("is asked for in another way, as often as there is one, which does not count", async () => {
    const refused = Array.from({ length: 9 }, () => failing("INVALID_FIELD", "config"));
    let ways = refused.length;
    const mend = async () => {
      ways -= 1;
      return ways >= 0;
    };

    expect(await fetched(refused, { mend })).toMatchObject({ end: "page", slept: [], levels: [] });
  });
});

describe("a page that goes out block by block", () => {
  it("starts to count again with each block that is out for good", async () => {
    const run = testRun();
    let tries = 0;
    const blocks = refetchBrokenBlocks(
      async function* (attempt) {
        tries += 1;
        yield tries;
        attempt.progressed();
        if (tries < 20) throw differs;
        return "end";
      },
      { run, what: "Asking a query again", waitsAfter: [] },
    );

    const out: unknown[] = [];
    for (let next = await blocks.next(); ; next = await blocks.next()) {
      out.push(next.value);
      if (next.done === true) break;
    }
    expect(out).toEqual([...Array.from({ length: 20 }, (_, n) => n + 1), "end"]);
  });
});
