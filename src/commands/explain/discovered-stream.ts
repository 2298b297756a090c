import type { Run, Stream } from "@singer-io-ts/tap-kit";
import { discoverStreams } from "../../discover/object-streams.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import { discoverObjects } from "../../streams/objects/discover-objects.ts";
import type { OrgFacts } from "./explain-object.ts";

/**
 * The stream that discovery makes of an object, also of one that it leaves out.
 * @throws TapError where a setting for the object is wrong
 */
export async function discoveredStream(
  describe: ObjectDescribe,
  { session, settings, org }: OrgFacts,
  run: Run,
): Promise<Stream> {
  const { name } = describe;
  const failed = (error: unknown): never => {
    throw error;
  };
  const leftOut = new Set<string>();
  const discovery = { session, org, selected: [name], wanted: [name], leaveOut: () => {}, leftOut, failed };
  // What a discovery says of other objects is of no use here; nor is whether the setting objects names this one.
  const [found] = await discoverObjects(discovery, { ...settings, objects: [] }, { ...run, log: () => {} });
  const { files, read } = settings;
  const options = { deletedAt: run.deletedAt, records: read.records, files };
  const stream = found ?? discoverStreams([describe], options)[0];
  if (stream === undefined) throw new RangeError(`${name} gives no stream`);
  return stream;
}
