import { describe, expect, it } from "vitest";
import { openRealOrg } from "../support/client.ts";

const path = "knowledgeManagement/settings";
const off = [
  { message: "This feature is not currently enabled for this user.", errorCode: "FUNCTIONALITY_NOT_ENABLED" },
];

describe("Knowledge settings", () => {
  it("name the languages of articles", async () => {
    const { ask } = await openRealOrg({ knowledge: true });

    const { status, json } = await ask(path);

    expect([status, json]).toEqual([
      200,
      {
        defaultLanguage: "en_US",
        knowledgeEnabled: true,
        languages: [
          { active: true, name: "en_US" },
          { active: true, name: "de" },
          { active: true, name: "ja" },
          { active: false, name: "fr" },
        ],
      },
    ]);
  });

  it("are refused where Knowledge is off, also when it was switched off later, and to whom it is not granted", async () => {
    const without = await openRealOrg();
    const { ask, org } = await openRealOrg({ knowledge: true });

    const never = await without.ask(path);
    const limited = await ask(path, { headers: { authorization: `Bearer ${org.login("limited@demo.example.com")}` } });
    org.org.alterObject("Knowledge__kav", "hide");
    const later = await ask(path);

    for (const { status, json } of [never, limited, later]) expect([status, json]).toEqual([403, off]);
  });
});
