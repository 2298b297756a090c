import { parseSync } from "rolldown/utils";

/** A guard, as the comment that marks it in the source describes it. */
export interface Guard {
  readonly name: string;
  /** A sentence about what would happen without it. */
  readonly why: string;
  /** The line of the comment, from 1. */
  readonly line: number;
  /** The source without the guard. */
  readonly without: string;
}

/** "guard(NAME): WHY" takes out the statement below; "guard(NAME, `CODE` -> `OTHER`): WHY" replaces code in it. */
const form = /^ guard\(([a-z][a-z0-9-]*)(?:, `(.+?)` -> `(.*)`)?\): (.+)$/;

/** The guards marked in a source. @throws Error with file and line of a marker that cannot be applied */
export function guardsIn(source: string, file: string): readonly Guard[] {
  if (!source.includes("// guard(")) return [];
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return comments.flatMap(({ value, start, end }, index) => {
    if (!value.startsWith(" guard(")) return [];
    const line = source.slice(0, start).split("\n").length;
    const refuse = (what: string): Error => new Error(`${file}:${line}: ${what}`);
    const [, name, code, other, first] = form.exec(value) ?? [];
    if (name === undefined || first === undefined) throw refuse(`not the form of a guard's comment: ${value}`);
    const node = nodeAfter(program, end);
    if (node === null) throw refuse("no code follows the guard's comment");
    const below = comments.slice(index + 1).filter((comment) => comment.end <= node.start);
    const next = below.findIndex((comment) => comment.value.startsWith(" guard("));
    const others = below.slice(0, next < 0 ? below.length : next).map((comment) => comment.value.trim());
    const why = [first, ...others].join(" ");
    const [before, guarded, after] = [
      source.slice(0, node.start),
      source.slice(node.start, node.end),
      source.slice(node.end),
    ];
    if (code === undefined || other === undefined) {
      if (!node.type.endsWith("Statement")) throw refuse(`a ${node.type} cannot be taken out`);
      return [{ name, why, line, without: `${before}{}${after}` }];
    }
    if (guarded.split(code).length !== 2) throw refuse(`${code} must be there once`);
    return [{ name, why, line, without: before + guarded.split(code).join(other) + after }];
  });
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The outermost node of those that begin next after an offset. */
function nodeAfter(tree: unknown, from: number): Node | null {
  let found: Node | null = null;
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    if (isNode(value)) {
      if (value.end <= from) return;
      const isNext = value.type !== "Program" && value.start >= from && (found === null || value.start < found.start);
      if (isNext || (found?.start === value.start && value.end > found.end)) found = value;
    }
    for (const each of Object.values(value)) look(each);
  };
  look(tree);
  return found;
}

const isNode = (value: object): value is Node =>
  "type" in value && "start" in value && "end" in value && typeof value.type === "string";
