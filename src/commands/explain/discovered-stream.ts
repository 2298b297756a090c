import type { Run, Stream } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { discoverStreams } from "../../discover/object-streams.ts";
import { isSameName } from "../../names.ts";
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
  const [found] = await discoverObjects(discovery, ofObject(settings, name), { ...run, log: () => {} });
  const { files, read } = settings;
  const options = { deletedAt: run.deletedAt, records: read.records, files };
  const stream = found ?? discoverStreams([describe], options)[0];
  if (stream === undefined) throw new RangeError(`${name} gives no stream`);
  return stream;
}

/** The settings without what they say of other objects, and of which ones are read. */
function ofObject(settings: Settings, name: string): Settings {
  const own = <T>(byObject: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(byObject).filter(([object]) => isSameName(object, name)));
  return { ...settings, objects: [], relatedFields: own(settings.relatedFields), filters: own(settings.filters) };
}
