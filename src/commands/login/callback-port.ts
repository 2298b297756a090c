import { UsageError, type VerbContext } from "@singer-io-ts/tap-kit";

/** The port that Salesforce's own CLI listens at. */
const usualPort = 1717;

/** The port of the app's callback URL. @throws UsageError */
export function callbackPort(given: VerbContext["given"], verb: string): number {
  const port = given.count("port");
  if (port !== null && port > 65_535) throw new UsageError(`--port ${port}: ports end with 65535`, verb);
  return port ?? usualPort;
}
