import { createHash } from "node:crypto";
import type { Value } from "../../org/org.ts";
import type { Formula } from "../define/object-def.ts";

const bytesOf = (content: Value): Buffer => Buffer.from(String(content ?? ""), "base64");

/** How many bytes the file in another field has. */
export const fileLength =
  (field: string): Formula =>
  (read) =>
    bytesOf(read(field)).length;

/** MD5 of the file in another field, in hexadecimal digits. */
export const fileChecksum =
  (field: string): Formula =>
  (read) =>
    createHash("md5")
      .update(bytesOf(read(field)))
      .digest("hex");
