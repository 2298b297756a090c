import { describe, expect, it } from "vitest";
import { LongRequests } from "../../src/http/long-requests.ts";
import { defaultSettings } from "../../src/http/settings.ts";

describe("concurrent requests", () => {
  it("are too many when as many as allowed have run for 20 seconds, until one of them ends", () => {
    let now = 0;
    const long = new LongRequests({ ...defaultSettings, concurrentLongRequests: 2 }, () => now);
    const ends = [long.begin(), long.begin(), long.begin()];
    const seen: boolean[] = [];

    for (const at of [19_999, 20_000]) {
      now = at;
      seen.push(long.areTooMany);
    }
    for (const end of ends.slice(0, 2)) end();
    seen.push(long.areTooMany);

    expect(seen).toEqual([false, true, false]);
  });
});
