import { expect, it } from "vitest";
import { createOrg } from "../../src/org/create-org.ts";

it("orders date-times in milliseconds and compares them in whole seconds, where writes have milliseconds", () => {
  const org = createOrg({ now: new Date("2026-03-01T12:00:00.000Z"), scale: 0.01, milliseconds: true });
  org.clock.freeze(true);
  const [admin] = org.users;
  const [late, early] = ["12:00:01.700", "12:00:01.300"].map((time) => {
    org.clock.set(new Date(`2026-03-01T${time}Z`));
    return org.create(admin!, "Account", { Name: time });
  });
  org.clock.set(new Date("2026-03-01T12:00:02.000Z"));
  const named = (where: string, order = "SystemModstamp, Id") => {
    const soql = `SELECT Name FROM Account WHERE SystemModstamp ${where} ORDER BY ${order}`;
    return [...org.query(admin!, soql, { all: false }).rows(0, 10)].map(({ values }) => values[0]);
  };

  expect(String(late) < String(early)).toBe(true);
  expect(named("= 2026-03-01T12:00:01Z")).toEqual(["12:00:01.300", "12:00:01.700"]);
  expect(named("= 2026-03-01T12:00:01Z", "SystemModstamp DESC, Name")).toEqual(["12:00:01.700", "12:00:01.300"]);
  expect(named("> 2026-03-01T12:00:01Z")).toEqual([]);
});
