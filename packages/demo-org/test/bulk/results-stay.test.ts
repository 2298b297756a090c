import { describe, expect, it } from "vitest";
import { openRealOrg } from "../support/client.ts";

describe("the results of a Bulk job", () => {
  it.each([1_000, 21_000])(
    "stay as they were when the job was made, whatever is written later (%i rows)",
    async (rows) => {
      const { org, ask, post } = await openRealOrg({ scale: 0.01, rows: { CaseComment: rows } });
      const [admin] = org.org.users;
      const query = "SELECT Id, CommentBody FROM CaseComment";
      const { json } = await post("jobs/query", { operation: "query", query });
      const path = `jobs/query/${(json as { id: string }).id}`; // a job
      await ask(path);
      await ask(path);
      const before = (await ask(`${path}/results`)).text;
      const [first] = org.org.query(admin!, query, { all: false }).rows(0, 1);

      org.org.update(admin!, {
        object: "CaseComment",
        id: String(first?.id),
        values: { CommentBody: "written later" },
      });

      expect((await ask(`${path}/results`)).text).toBe(before);
      expect(before).not.toContain("written later");
    },
  );
});
