import { expect, it } from "vitest";
import { collate } from "../../src/http/rest/composite/collate.ts";
import type { Part } from "../../src/http/rest/composite/subrequests.ts";

const part = (referenceId: string, method: string, path: string, more: Partial<Part> = {}): Part => ({
  ...{ method, url: `/services/data/v60.0/${path}`, referenceId, httpHeaders: {} },
  ...more,
});
const made = (referenceId: string, object: string, body: unknown = {}) =>
  part(referenceId, "POST", `sobjects/${object}`, { body });
const query = part("query", "GET", "query?q=SELECT+Id+FROM+Account");

it.each<readonly [what: string, parts: readonly Part[], order: string]>([
  ["what belongs together is together", [made("a", "Account"), query, made("b", "Contact")], "a b query"],
  ["a query joins nothing", [query, made("a", "Account"), { ...query, referenceId: "again" }], "query a again"],
  [
    "a part comes after what it refers to",
    [made("a", "Account"), query, made("b", "Contact", { LastName: "@{query.records[0].Id}" })],
    "a query b",
  ],
  [
    "a part that a former one refers to, in vain, stays behind that",
    [made("a", "Account"), part("b", "GET", "query?q=@{c.id}"), made("c", "Account")],
    "a b c",
  ],
  [
    "other methods, versions and headers keep apart",
    [
      part("a", "GET", "sobjects/Account/describe"),
      query,
      part("b", "DELETE", "sobjects/Account/x"),
      part("c", "GET", "", { url: "/services/data/v59.0/sobjects/Contact/describe" }),
      part("d", "GET", "sobjects/Contact/describe", { httpHeaders: { "If-Modified-Since": "x" } }),
      part("e", "GET", "sobjects/Contact/describe"),
    ],
    "a e query b c d",
  ],
  [
    "a sixth object does not join, one of the five does",
    [..."ABCDE"].map((name) => made(name, name)).concat([query, made("F", "F"), made("again", "a")]),
    "A B C D E again query F",
  ],
])("%s", (_what, parts, order) => {
  expect(collate(parts).map(({ referenceId }) => referenceId)).toEqual(order.split(" "));
});
