import type { Run, Stream } from "@singer-io-ts/tap-kit";
import { discoverObjects } from "../../streams/objects/discover-objects.ts";
import type { OrgFacts } from "./explain-object.ts";

/**
 * The stream that discovery makes of an object, as if the setting `objects` named it.
 * @throws TapError where a setting for it is wrong
 */
export async function discoveredStream(name: string, { session, settings, org }: OrgFacts, run: Run): Promise<Stream> {
  const failed = (error: unknown): never => {
    throw error;
  };
  const discovery = {
    session,
    org,
    selected: [name],
    leaveOut: (_: string, error: unknown) => failed(error),
    leftOut: new Set<string>(),
    failed,
  };
  // What a discovery says of the other objects is of no use here.
  const quiet = { ...run, log: () => {} };
  const [stream] = await discoverObjects(discovery, { ...settings, objects: [name] }, quiet);
  if (stream === undefined) throw new RangeError(`${name} gives no stream`);
  return stream;
}
