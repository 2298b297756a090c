import { expect, it } from "vitest";
import { systemFiles } from "../../src/stores/file-system.ts";

it.skipIf(process.platform !== "linux")("a folder that can never be made for files is not tried for ever", async () => {
  await expect(systemFiles.makeFolder("/proc/files/run")).rejects.toMatchObject({ code: "ENOENT" });
});
