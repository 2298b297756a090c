import type { Selection } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { StreamFiles } from "../../src/rows/stream-files.ts";

const account = { stream: { id: "account" } } as Selection; // nothing else of it is used
const block = (...rows: readonly string[]) => ({
  lines: Buffer.from(rows.map((row) => `${row}\n`).join("")),
  records: rows.length,
});

/** Files in memory: each is its lines once it is complete. */
function filesOf(mostRows: number, end: () => void = () => {}) {
  const complete: string[] = [];
  const files = new StreamFiles(async () => {
    let text = "";
    return {
      file: {
        write: async ({ lines, rest = [] }) => {
          text += Buffer.concat([lines, ...rest]).toString();
        },
        end: async () => {
          end();
          return { bytes: text.length, sha256: "" };
        },
        discard: async () => {},
      },
      completed: (_, rows) => {
        complete.push(`${rows}: ${text}`);
      },
    };
  }, mostRows);
  return { files, complete };
}

describe("the files of a stream", () => {
  it("have at most so many rows each", async () => {
    const { files, complete } = filesOf(3);
    await files.write(account, block("a", "b"));
    await files.write(account, block("c", "d", "e", "f", "g"));
    await files.settle("account");

    expect(complete).toEqual(["3: a\nb\nc\n", "3: d\ne\nf\n", "1: g\n"]);
  });

  it("keep a long record that comes in pieces as a whole", async () => {
    const { files, complete } = filesOf(2);
    await files.write(account, {
      ...block("a", "b"),
      lines: Buffer.from("a\nb"),
      rest: [Buffer.from("cd"), Buffer.from("e\n")],
    });
    await files.write(account, { lines: Buffer.from("f\ng"), rest: [Buffer.from("h\n")], records: 2 });
    await files.write(account, { lines: Buffer.from("i\nj\nk"), rest: [Buffer.from("l\n")], records: 3 });
    await files.settle("account");

    expect(complete).toEqual(["2: a\nbcde\n", "2: f\ngh\n", "2: i\nj\n", "1: kl\n"]);
  });

  it("fail once one of them was lost, so that no state covers its rows", async () => {
    const { files } = filesOf(9, () => {
      throw new Error("the disk is full");
    });
    await files.write(account, block("a"));

    await expect(files.settle("account")).rejects.toThrow("the disk is full");
    await expect(files.settle("account")).rejects.toThrow("the disk is full");
    await expect(files.write(account, block("b"))).rejects.toThrow("the disk is full");
  });
});
