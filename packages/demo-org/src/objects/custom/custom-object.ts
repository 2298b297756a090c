import { defineObject, type ObjectSketch } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

/** A custom object with an owner, a name and these fields of its own, a line each. */
export const customObject = (
  sketch: Pick<ObjectSketch, "name" | "rows" | "label" | "prefix">,
  lines: readonly string[],
): ObjectDef =>
  defineObject({
    ...sketch,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru",
    fields: `
      OwnerId ref:Group,User ! ?0 = ref User 100
      @deleted
      Name string:80 ! name = subject
      @audit
      ${lines.join("\n")}`,
  });
