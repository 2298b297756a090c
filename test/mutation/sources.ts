import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Guard, guardsIn } from "./marker.ts";

export interface MarkedGuard extends Guard {
  /** The path from the root of the repository. */
  readonly file: string;
}

const folders = ["src", "packages/tap-kit/src"];

/** All guards that are marked in the sources, sorted by file and line. */
export function markedGuards(root: string): readonly MarkedGuard[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(folder, name)),
    )
    .sort()
    .flatMap((file) => guardsIn(readFileSync(join(root, file), "utf8"), file).map((guard) => ({ ...guard, file })));
}
