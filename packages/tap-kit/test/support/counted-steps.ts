import { type FileSystem, type OpenFile, systemFiles } from "../../src/stores/file-system.ts";

/** Called before each step with its number, from 1, and its name. What it throws is the step's failure. */
type OnStep = (step: number, name: string) => void;

/** The file system of this machine; each of its calls that changes something is a step. */
export function countedSteps(onStep: OnStep): FileSystem {
  let steps = 0;
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    steps += 1;
    onStep(steps, name);
    return act();
  };
  const inFile = (file: OpenFile): OpenFile => ({
    writeFile: (data) =>
      step("write", async () => {
        // In two steps, so that a file can break off in its middle.
        const bytes = Buffer.from(data as Uint8Array);
        const half = bytes.length >> 1;
        await file.writeFile(bytes.subarray(0, half));
        await step("write the rest", () => file.writeFile(bytes.subarray(half)));
      }),
    // What the disk does is out of reach of a test, and takes long.
    sync: () => step("sync", async () => {}),
    // A process that is killed leaves no file open.
    close: () => step("close", async () => {}).finally(() => file.close()),
  });
  return {
    ...systemFiles,
    makeFolder: (path) => step("make folder", () => systemFiles.makeFolder(path)),
    create: (path) => step("create", async () => inFile(await systemFiles.create(path))),
    // Comes when the machine's clock wants it, so it is no step of its own.
    touch: async (path) => {
      onStep(steps, "touch");
      await systemFiles.touch(path);
    },
    rename: (from, to) => step("rename", () => systemFiles.rename(from, to)),
    remove: (path) => step("remove", () => systemFiles.remove(path)),
    syncFolder: (path) => step("sync folder", async () => void path),
  };
}

export function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
