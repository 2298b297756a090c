import { dirname } from "node:path";

/**
 * Where a path in a setting begins: the folder of the configuration file that has it, else the working folder.
 * @param place where the setting is from: one of the files, or an environment variable.
 */
export const folderOf = (place: string | undefined, files: readonly string[]): string =>
  place !== undefined && files.includes(place) ? dirname(place) : ".";
