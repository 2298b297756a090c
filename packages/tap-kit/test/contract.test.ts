import { contract } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { tapNotes } from "./example/tap-notes.ts";
import { startNotes } from "./support/notes-service.ts";

describe("the README's tap", () => {
  let service: Awaited<ReturnType<typeof startNotes>>;
  const config = { url: "", token: "letmein-0123" };
  beforeAll(async () => {
    service = await startNotes();
    config.url = service.url;
  });
  afterAll(() => service.close());

  for (const { name, run } of contract({ tap: tapNotes, config, bringsNothingTwice: true })) it(name, run);
});
