import { type JsonObject, propertiesOf } from "../json.ts";
import type { Stream } from "../tap/stream.ts";

/**
 * Member of a property's metadata, by the tap: why no glob selects the property, only its name does. Such a property costs far
 * more than others, or repeats them, and runners select by `*` whatever there is.
 */
const onlyByName = "only-by-name";

export const isOnlyByName = (members: JsonObject | undefined): boolean => members?.[onlyByName] !== undefined;

/**
 * Whether a catalog's property is included although it is called "unsupported": discovery writes that for what only its name
 * selects, because Meltano's patterns pass such properties by. What is selected there all the same is somebody's choice.
 */
export const isIncludedByChoice = (members: JsonObject): boolean =>
  isOnlyByName(members) && members["selected"] === true;

/**
 * Whether a property that only its name selects is described otherwise in another program's catalog, which then means something else by it,
 * and selects it for less than it costs here: some list every file of the service as a text.
 * @param given the property in that catalog
 */
export const isOtherProperty = ({ metadata, schema }: Stream, name: string, given: JsonObject | undefined): boolean =>
  isOnlyByName(metadata?.get(name)) &&
  given?.["contentEncoding"] !== propertiesOf(schema).get(name)?.["contentEncoding"];
