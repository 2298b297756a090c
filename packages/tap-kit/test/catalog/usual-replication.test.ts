import type { Method } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseMethod } from "../../src/catalog/choose-method.ts";
import { discoveredEntry } from "../../src/catalog/discovered-entry.ts";
import type { Entry } from "../../src/log/log.ts";
import { plainStream } from "../support/scripted-tap.ts";

const offering = { byDefault: true, rules: null, ofRunner: [] };
const methods = fc.uniqueArray(fc.constantFrom<Method>("FULL_TABLE", "INCREMENTAL", "LOG_BASED"));
const replicationKeys = fc.constantFrom<readonly string[]>([], ["changed"], ["changed", "name"]);
const unsaid = { method: undefined, replicationKey: undefined };

describe("the replication that nobody has chosen", () => {
  it("is in a run what discovery has written, without a word", () =>
    fc.assert(
      fc.property(methods, replicationKeys, (own, keys) => {
        const stream = plainStream("a", { methods: own, replicationKeys: keys });
        const said: Entry[] = [];

        const { json } = discoveredEntry(stream, offering, null);
        const chosen = chooseMethod(stream, unsaid, (entry) => void said.push(entry));

        const written = { method: json["replication_method"], replicationKey: json["replication_key"] ?? null };
        expect({ chosen, said }).toEqual({ chosen: written, said: [] });
      }),
    ));

  it.each<[readonly Method[], Method, string | null]>([
    [["FULL_TABLE", "INCREMENTAL"], "INCREMENTAL", "changed"],
    [["LOG_BASED", "FULL_TABLE"], "LOG_BASED", "changed"],
    [["FULL_TABLE"], "FULL_TABLE", null],
    [[], "FULL_TABLE", null],
  ])("of a stream that can be read by %j is %s by %s", (own, method, replicationKey) => {
    const stream = plainStream("a", { methods: own });

    expect(chooseMethod(stream, unsaid, () => {})).toEqual({ method, replicationKey });
  });
});
