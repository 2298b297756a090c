import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Selection } from "@singer-io-ts/tap-kit";
import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const extractedAt = new Date("2026-01-31T09:00:00.000Z");

async function* otherProperties({ stream, envelope }: Selection): AsyncGenerator<Page> {
  const { open } = envelope(extractedAt);
  yield { stream: stream.id, lines: Buffer.concat([open, Buffer.from('{"other":1}\n')]), records: 1 };
}

it("a tap whose record lines are not as their schema says ends the run as a fault of the tap", async () => {
  const folder = await mkdtemp(join(tmpdir(), "into-"));
  const tap = scriptedTap({ streams: [plainStream("account"), plainStream("order")], read: otherProperties });
  const argv = ["sync", "--into", folder, "--format", "csv", "--log-level", "error"];
  const { code, stderr } = await runVerb(tap, argv, { files: { "config.json": "{}" }, clock: manualClock() });
  await rm(folder, { recursive: true });

  expect(code).toBe(1);
  expect(stderr.match(/a record line is not as its schema says/g)).toHaveLength(1);
});
