import { TapError } from "@singer-io-ts/tap-kit";
import { temporaryFolder } from "../../salesforce/files/temporary-folder.ts";

/**
 * A refresh token may be replaced at any login, and the new one is written to the same file.
 * @throws TapError where that file does not stay
 */
export async function checkStays(path: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const what = await temporaryFolder(path, env);
  if (what === null) return;
  throw new TapError(`--config ${path}: it is ${what}, and the refresh token would be lost with it.`, {
    code: "CONFIG_FILE",
    kind: "config",
    hint: "Do it in another folder, name a file that stays with --config, or set token_store in this one to a file that stays.",
  });
}
