import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

/** One object with a recycle bin and one without, each as it is and as a query of rows, and a number of rows. */
const config = {
  objects: ["Account", "User"],
  queries: [
    { name: "firms", soql: "SELECT Id, Name, SystemModstamp FROM Account" },
    { name: "people", soql: "SELECT Id, Username, SystemModstamp FROM User" },
    { name: "names", soql: "SELECT FirstName FROM User" },
  ],
};

const idsOf = ({ streams }: Catalog): string[] => streams.map(({ tap_stream_id }) => tap_stream_id);

describe('records: "deleted"', () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 30 } });
    const { org: inside } = org.running;
    const user = inside.users[0]!;
    for (const { id } of inside.query(user, "SELECT Id FROM Account LIMIT 3", { all: false }).rows(0, 3)) {
      inside.remove(user, "Account", String(id));
    }
  });
  afterAll(() => org.close());

  it("leaves objects without IsDeleted out of discovery, as objects and as queries, and says so", async () => {
    const { stdout, stderr } = await org.run({ config: { ...config, records: "deleted" }, args: ["--discover"] });

    expect(idsOf(JSON.parse(stdout))).toEqual(["Account", "firms"]);
    expect(stderr.split("\n").filter((line) => line.startsWith("WARN"))).toEqual([
      "WARN records is deleted, and 1 object has no IsDeleted, so left out: User.",
      "WARN queries: people is left out: records is deleted, and User has no IsDeleted.",
      "WARN queries: names is left out: records is deleted, and User has no IsDeleted.",
    ]);
  });

  it("fails them where an earlier catalog has them, and brings the deleted rows of the others", async () => {
    const catalog = await org.discover(config);

    const { exitCode, messages, stderr } = await org.run({ config: { ...config, records: "deleted" }, catalog });

    const records = messages.filter(({ type }) => type === "RECORD");
    expect(exitCode).toBe(2);
    expect(records.map(({ stream }) => stream)).toEqual([...Array(3).fill("Account"), ...Array(3).fill("firms")]);
    expect(records.filter(({ record }) => Reflect.get(Object(record), "_sdc_deleted_at") === null)).toEqual([]);
    expect(stderr.split("\n").filter((line) => line.startsWith("ERROR"))).toEqual(
      ["User", "names", "people"].map(
        (id) =>
          `ERROR ${id}: records: deleted asks for deleted rows only, and User has no IsDeleted. Set records to all or active, or deselect the stream. [DELETED_ROWS_NONE]`,
      ),
    );
  });
});
