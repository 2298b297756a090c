import data from "./standard-objects.json" with { type: "json" };

/** An object that every org has, as describe global shows it. */
export interface StandardObject {
  readonly prefix?: string;
  /** What can be done with the object: see ABILITIES in describe/object-describe.ts. */
  readonly can: string;
  /** What it is to its parent: Feed, History, Share, ChangeEvent, ... */
  readonly associate?: string;
  readonly parent?: string;
}

/** By name: those of a Developer Edition org. (A recorded describe global, v59.0.) */
export const standardObjects: Readonly<Record<string, StandardObject>> = data;

/** The members that the list of standard objects has for one. */
export const sketchOf = (name: string, { prefix, can, associate, parent }: StandardObject) => ({
  name,
  ...(prefix === undefined ? {} : { prefix }),
  can: can.includes("retrieve") ? can : `${can} unretrieveable`,
  associate: associate === undefined || parent === undefined ? null : { type: associate, parent },
});
