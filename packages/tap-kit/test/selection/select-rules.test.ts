import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, propertiesOf } from "../../src/json.ts";
import { SelectRules } from "../../src/selection/select-rules.ts";
import recorded from "../fixtures/meltano-selections.json" with { type: "json" };

type Path = readonly string[];

function pathsIn(schema: JsonObject): readonly Path[] {
  return [...propertiesOf(schema)].flatMap(([name, property]) => {
    const inner = isObject(property["properties"]) ? pathsIn(property) : [];
    return [[name], ...inner.map((path) => [name, ...path])];
  });
}

/** Streams, and properties by their path, that the patterns select. */
function selectedBy(select: readonly string[], streams: Readonly<Record<string, JsonObject>>): readonly Path[] {
  const rules = new SelectRules(select);
  return Object.entries(streams).flatMap(([id, properties]) => {
    const stream = rules.of(id);
    const fields = pathsIn({ properties }).filter((path) => stream.isPropertySelected(path) === true);
    return [...(stream.isSelected === true ? [[id]] : []), ...fields.map((path) => [id, ...path])];
  });
}

const sorted = (paths: readonly Path[]): readonly string[] => paths.map((path) => path.join(" / ")).toSorted();

describe("patterns of select", () => {
  it(`select what Meltano selects by them (${recorded.origin})`, () => {
    const ours = recorded.cases.map(({ select }) => ({
      select,
      selected: sorted(selectedBy(select, recorded.streams)),
    }));

    expect(recorded.cases.length).toBeGreaterThan(500);
    expect(ours).toEqual(recorded.cases.map(({ select, selected }) => ({ select, selected: sorted(selected) })));
  });

  const address = { properties: { city: {}, street: {} } };
  const streams = { Account: { Id: {}, "a.b": {}, Billing: address, Shipping: address }, Contact: { Id: {} } };

  it("select all that is in an object that they name, except what they leave out", () => {
    expect(sorted(selectedBy(["Account.Billing", "!Account.Billing.city"], streams))).toEqual([
      "Account",
      "Account / Billing",
      "Account / Billing / street",
    ]);
  });

  it("name a property that has a dot by a backslash", () => {
    expect(sorted(selectedBy(["Account.a\\.b"], streams))).toEqual(["Account", "Account / a.b"]);
  });

  it("leave all but what they name as it is by default where all of them have a !", () => {
    const rules = new SelectRules(["!Contact", "!*.Billing"]);

    expect([rules.of("Account").isSelected, rules.of("Contact").isSelected]).toEqual([null, false]);
    expect(["Id", "Billing"].map((name) => rules.of("Account").isPropertySelected([name]))).toEqual([null, false]);
  });
});
