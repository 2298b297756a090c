import * as fc from "fast-check";
import { describe, it } from "vitest";
import { expectNothingDoubled, expectTheOrg } from "./checks.ts";
import { faults } from "./faults.ts";
import { type History, histories } from "./history.ts";
import { options, timeout } from "./options.ts";
import { play } from "./play.ts";

async function holds(history: History): Promise<void> {
  const ending = await play(history);
  expectTheOrg(ending);
  expectNothingDoubled(ending);
}

describe("a random history of an org, with runs in between", () => {
  it("ends with every row in the target, each version once", { timeout }, () =>
    fc.assert(fc.asyncProperty(histories(0), holds), options(0.4)),
  );

  it("ends with every row in the target, whatever goes wrong and wherever runs are killed", { timeout }, () =>
    fc.assert(fc.asyncProperty(histories(faults.length), holds), options(0.4)),
  );
});
