import data from "./standard-objects.json" with { type: "json" };

/** An object that an org has without anybody having made it, as describe global shows it. */
export interface StandardObject {
  readonly prefix?: string;
  /** Words of what one can do: see ABILITIES in object-describe.ts. */
  readonly can: string;
  /** What it is to its parent: Feed, History, Share, ChangeEvent, ... */
  readonly associate?: string;
  readonly parent?: string;
}

/** By name: those of a Developer Edition org. (A recorded describe global, v59.0.) */
export const standardObjects: Readonly<Record<string, StandardObject>> = data;

/** What the list of standard objects says of one. */
export const sketchOf = (name: string, { prefix, can, associate, parent }: StandardObject) => ({
  name,
  ...(prefix === undefined ? {} : { prefix }),
  can: can.includes("retrieve") ? can : `${can} unretrieveable`,
  associate: associate === undefined || parent === undefined ? null : { type: associate, parent },
});
