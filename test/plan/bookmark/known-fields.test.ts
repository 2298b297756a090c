import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOfRun, fillAll, formatFields, withoutFields } from "../../../src/plan/bookmark/known-fields.ts";
import type { ResumePoint } from "../../../src/plan/bookmark/resume-point.ts";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { bookmarkOf, commonProperties, selectionOf } from "../../support/selections.ts";

const text = { type: ["null", "string"] };
const added: ResumePoint = { full: false, value: "v", since: "v", tail: null, scan: null, loaded: null };
const own = ["Id", "IsDeleted", "SystemModstamp"];

/** What a run knows of a stream with these fields beside its own, from a bookmark's `fields`. */
function known(names: readonly string[], fields: string | null | undefined, resume = added) {
  const properties = { ...commonProperties, ...Object.fromEntries(names.map((name) => [name, text])) };
  const from = bookmarkOf(fields === undefined ? {} : { own: { fields } });
  const { filled, unfilled, unreported } = fieldsOfRun(
    objectStream(selectionOf({ properties, from }), "_sdc_deleted_at"),
    resume,
  );
  return { filled: [...filled].sort(), unfilled: [...unfilled].sort(), unreported: [...unreported].sort() };
}

const names = fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{1,8}__c$/), { maxLength: 12 });

describe("what a bookmark says of fields", () => {
  it("comes back as it was: filled fields, reported ones, and new ones", () =>
    fc.assert(
      fc.property(names, names, names, (filled, unfilled, fresh) => {
        const old = unfilled.filter((name) => !filled.includes(name));
        const news = fresh.filter((name) => !filled.includes(name) && !old.includes(name));
        const fields = formatFields({ filled: new Set([...own, ...filled]), unfilled: new Set(old) });

        expect(known([...filled, ...old, ...news], fields)).toEqual({
          filled: [...own, ...filled].sort(),
          unfilled: [...old, ...news].sort(),
          unreported: news.sort(),
        });
      }),
    ));

  it("is changed as the fields are: all of them filled, or without those that are gone", () =>
    fc.assert(
      fc.property(names, names, names, (filled, unfilled, gone) => {
        const old = unfilled.filter((name) => !filled.includes(name));
        const fields = formatFields({ filled: new Set(filled), unfilled: new Set(old) });
        const left = (some: readonly string[]) => new Set(some.filter((name) => !gone.includes(name)));

        expect(fillAll(fields)).toBe(formatFields({ filled: new Set([...filled, ...old]), unfilled: new Set() }));
        expect(withoutFields(fields, gone)).toBe(formatFields({ filled: left(filled), unfilled: left(old) }));
      }),
    ));

  it("is four characters a field", () => {
    expect(formatFields({ filled: new Set(["A", "B", "C"]), unfilled: new Set(["D"]) })).toHaveLength(17);
  });

  it("forgets a field that is not selected any more: its rows go on without it", () => {
    const fields = formatFields({ filled: new Set([...own, "A", "B"]), unfilled: new Set() });
    const { filled } = known(["A"], fields);

    expect(filled).toEqual(["A", ...own]);
  });

  it.each([
    ["an older state says nothing of fields", undefined, added],
    ["it is lost", null, added],
    ["a full load begins", formatFields({ filled: new Set(own), unfilled: new Set() }), { ...added, full: true }],
  ])("counts all fields as filled where %s", (_why, fields, resume) => {
    expect(known(["A"], fields, resume)).toEqual({ filled: ["A", ...own], unfilled: [], unreported: [] });
  });
});
