import { type Kind, TapError } from "@singer-io-ts/tap-kit";

/** Why a stream of a test fails. */
export const failing = (stream: string, kind: Kind) =>
  new TapError(`${stream}: it broke.`, { code: "BROKE", kind, hint: "Mend it.", stream });
