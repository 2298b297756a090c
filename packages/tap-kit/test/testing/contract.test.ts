import { main, memorySink } from "@singer-io-ts/tap-kit";
import { contract } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tapNotes } from "../example/tap-notes.ts";
import { startNotes } from "../support/notes-service.ts";

describe("the README's tap", () => {
  let service: Awaited<ReturnType<typeof startNotes>>;
  const config = { url: "", token: "letmein-0123" };
  beforeAll(async () => {
    service = await startNotes();
    config.url = service.url;
  });
  afterAll(() => service.close());

  for (const { name, run } of contract({ tap: tapNotes, config, bringsNothingTwice: true })) it(name, run);

  it("runs a command in this process", async () => {
    const stdout = memorySink();
    const code = await main(tapNotes, { argv: ["--version"], stdout, stderr: () => {} });

    expect([code, stdout.text()]).toEqual([0, "tap-notes v1.0.0\n"]);
  });
});
