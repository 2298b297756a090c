import { mix } from "../../store/random.ts";
import { HOSTILE } from "../cells/hostile-texts.ts";
import type { MakeCell } from "../define/object-def.ts";

/** Names that a program must not use as a path, a header or markup. */
const TRAPS: readonly string[] = [
  "../../outside.txt",
  "..\\..\\outside.txt",
  "/absolute/path.txt",
  "C:\\Windows\\win.ini",
  "CON",
  "aux.txt",
  ".hidden",
  "trailing dot.",
  "question?and#hash%2F..%2f.png",
  'quote"; filename="other.exe',
  "line\r\nX-Injected: yes",
  "<script>alert(1)</script>.html",
  "$(touch x) `touch y`.sh",
  "e\u0301 and é.txt",
  "right-to-left \u202Egnp.exe",
  `${"long ".repeat(48)}.txt`,
];

const pool = [...TRAPS, ...HOSTILE.filter((text) => text.length <= 200 && text.trim() !== "")];

/** Name of the n-th file: an ordinary one, every third a hostile one. */
export const fileName = (n: number, ordinary: string): string =>
  n % 3 === 2 ? (pool[mix(0x66696c65, n) % pool.length] ?? ordinary) : ordinary;

/** A column of such names: `file-0001.txt`. */
export const fileNames =
  (suffix: string): MakeCell =>
  (_context, { length }) =>
  (i) =>
    fileName(i, `file-${String(i + 1).padStart(4, "0")}${suffix}`).slice(0, length);
