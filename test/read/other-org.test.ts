import { describe, expect, it } from "vitest";
import { ofThisOrg } from "../../src/read/other-org.ts";
import { testRun } from "../salesforce/test-run.ts";
import { bookmarkOf, selectionOf } from "../support/selections.ts";

const orgId = "00D000000000001EAA";
const other = selectionOf({ from: bookmarkOf({ source: "00D00000000000ZEAA" }) });

describe("a state of another org", () => {
  it("is refused", () => {
    expect(() => ofThisOrg([other], { orgId, allowOrgChange: false }, testRun())).toThrow(
      "Account: the state is of org 00D00000000000ZEAA, but the login leads to org 00D000000000001EAA.",
    );
  });
});
