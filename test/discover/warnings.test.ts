import { describe, expect, it } from "vitest";
import { discoverStreams } from "../../src/discover/object-streams.ts";
import { unreportedDeletions } from "../../src/discover/warnings.ts";
import type { ObjectDescribe } from "../../src/salesforce/describe/describe.ts";
import { bareObject, field } from "../support/describes.ts";

const types: Readonly<Record<string, string>> = { Id: "id", IsDeleted: "boolean" };
const object = (name: string, replicateable: boolean, ...fields: readonly string[]): ObjectDescribe => {
  const described = ["Id", ...fields].map((each) => field(each, types[each] ?? "datetime"));
  return bareObject(name, described, { replicateable });
};
const streams = (...objects: readonly ObjectDescribe[]) =>
  discoverStreams(objects, { deletedAt: "_sdc_deleted_at", records: "all" });

describe("which deletions an incremental stream reports", () => {
  it.each([
    [object("Account", true, "IsDeleted", "SystemModstamp"), "marked"],
    [object("OpportunityHistory", true, "IsDeleted", "SystemModstamp"), "marked"],
    [object("AccountShare", false, "IsDeleted", "LastModifiedDate"), "recycle bin only"],
    [object("AccountHistory", true, "IsDeleted", "CreatedDate"), "none"],
    [object("Log", false, "IsDeleted", "CreatedDate"), "none"],
    [object("User", true, "SystemModstamp"), "none"],
  ])("is in its metadata: %o", (described, expected) => {
    const [stream] = streams(described);

    expect(stream?.metadata?.get("")).toMatchObject({ "salesforce.deletions": expected });
  });

  it("is reported in one sentence for all streams that miss some, with what to do about it", () => {
    const many = Array.from({ length: 8 }, (_, n) => object(`Setup${n}`, true, "SystemModstamp"));
    // It is read in full each time, which leaves out what is gone.
    const full = object("Full", false);

    const text = unreportedDeletions(streams(object("Account", true, "IsDeleted", "SystemModstamp"), ...many, full));

    expect(text).toMatchInlineSnapshot(
      `"Salesforce does not report every deletion of 8 incremental streams (Setup0, Setup1, Setup2, Setup3, Setup4 and 3 more). For those set full_refresh_every, or the replication method FULL_TABLE: a full load's ACTIVATE_VERSION drops what is gone."`,
    );
    expect(unreportedDeletions(streams(object("Account", true, "IsDeleted", "SystemModstamp"), full))).toBeNull();
  });
});
