import type { JsonObject } from "../json.ts";

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
