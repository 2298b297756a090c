import { describe, expect, it } from "vitest";
import { recordParts } from "../../src/actions/collections/record-parts.ts";
import { checkedInput } from "../../src/actions/run/check-input.ts";
import { actionNamed } from "./replayed-org.ts";

const record = (type: string) => ({ attributes: { type }, Name: "N" });
const records = (types: string) => [...types].map((letter) => record(letter === "a" ? "Account" : "Contact"));
const sizes = (items: readonly unknown[]) => recordParts(items).map((part) => part.length);

describe("records are cut into calls", () => {
  it.each<readonly [what: string, items: readonly unknown[], sizes: readonly number[]]>([
    ["of 200", Array(450).fill(record("Account")), [200, 200, 50]],
    ["of ids, whatever these are of", Array(201).fill("001000000000000AAA"), [200, 1]],
    ["of ten chunks of one object", records(`${"ac".repeat(4)}aaac${"ac".repeat(6)}`), [12, 10, 2]],
    ["by objects in any case", Array(11).fill(["Account", "account"]).flat().map(record), [22]],
    ["not at all where they fit", records("ac".repeat(5)), [10]],
    ["none where there are none", [], []],
  ])("%s", (_what, items, expected) => {
    expect(sizes(items)).toEqual(expected);
    expect(recordParts(items).flat()).toEqual(items);
  });

  it("unless they are to be all or none: then they must fit into one", async () => {
    const action = actionNamed("create-sobject-collection");
    const input = (types: string) => ({ allOrNone: true, records: records(types) });

    await expect(checkedInput(action, input("ac".repeat(5)))).resolves.toMatchObject(input("ac".repeat(5)));
    await expect(checkedInput(action, input(`${"ac".repeat(5)}a`))).rejects.toThrow(
      "records: their objects alternate, so that they cannot be all or none: a call takes 10 chunks of one object. Put the records of an object together, or leave allOrNone out.",
    );
  });
});
