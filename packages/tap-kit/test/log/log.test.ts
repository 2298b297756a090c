import { describe, expect, it } from "vitest";
import { textOf } from "../../src/log/log.ts";

const shown = (stream: string | undefined, text: string) => textOf({ level: "error", code: "CODE", stream, text });

describe("textOf names the stream once, at the beginning", () => {
  it.each([
    ["deals", "deals: no rows.", "deals: no rows."],
    ["deals", "no rows.", "deals: no rows."],
    ["deals", "queries: deals: no rows.", "queries: deals: no rows."],
    [
      "Acount",
      "objects: no object has the name Acount. Correct it.",
      "objects: no object has the name Acount. Correct it.",
    ],
    // Another stream, another sentence, another word, and no setting.
    ["deals", "queries: others: no rows.", "deals: queries: others: no rows."],
    ["deals", "queries: no rows. Look at deals.", "deals: queries: no rows. Look at deals."],
    ["deal", "queries: deals: no rows.", "deal: queries: deals: no rows."],
    ["Account", "The field Account.Name is gone.", "Account: The field Account.Name is gone."],
    [undefined, "queries: no rows.", "queries: no rows."],
  ])("%s, %s", (stream, text, expected) => {
    expect(shown(stream, text)).toBe(expected);
  });
});
