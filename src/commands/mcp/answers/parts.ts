/** The shortest part that a text is cut into. */
const leastText = 500;
/** A member up to this share of a part is in each part: it may be the id, or another member that the schema needs. */
const shareOfMember = 0.05;
/** Such members together have at most this share of it. */
const shareOfMembers = 0.5;

/**
 * Cuts an answer into parts of about as many characters of JSON. Each has the form of the whole: its short members, and a piece of its
 * lists, long objects and long texts. The lists of all parts, one behind the other, are those of the whole.
 */
export function partsOf(value: unknown, most: number): readonly unknown[] {
  if (sizeOf(value) <= most) return [value];
  if (typeof value === "string") return textParts(value, Math.max(most, leastText));
  if (Array.isArray(value)) return packed(value, most, (item) => partsOf(item, most - 2));
  return isMembers(value) ? objectParts(value, most) : [value];
}

type Members = Readonly<Record<string, unknown>>;

const sizeOf = (value: unknown): number => JSON.stringify(value ?? null).length;

/** An object that may be taken apart: an exact number, which is an object too, may not. */
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Between two characters, also where one takes two units. */
function textParts(text: string, most: number): readonly string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of text) {
    if (part.length + character.length > most) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

/** As many items as fit into each list. @param cut makes several of an item that does not fit into one */
function packed<T>(items: readonly T[], most: number, cut: (item: T) => readonly T[]): readonly (readonly T[])[] {
  const lists: (readonly T[])[] = [];
  let list: T[] = [];
  let size = 2;
  const end = () => {
    if (list.length > 0) lists.push(list);
    list = [];
    size = 2;
  };
  for (const item of items) {
    const own = sizeOf(item) + 1;
    if (size + own > most) end();
    if (own + 2 > most) lists.push(...cut(item).map((each) => [each]));
    else {
      list.push(item);
      size += own;
    }
  }
  end();
  return lists;
}

function objectParts(value: Members, most: number): readonly Members[] {
  const inEach = shortMembers(value, most);
  const long = Object.entries(value).filter(([name]) => !Object.hasOwn(inEach, name));
  const room = most - sizeOf(inEach);
  const empty = Object.fromEntries(long.map(([name, member]) => [name, emptied(member)]));
  const filled = packed(long, room, ([name, member]) =>
    partsOf(member, room - sizeOf(name) - 5).map((each): [string, unknown] => [name, each]),
  );
  const parts = filled.map((some) => ({ ...inEach, ...empty, ...Object.fromEntries(some) }));
  // guard(page-not-done, `at < parts.length - 1` -> `false`): an agent would ask for a query's next page and never see the rest of this one.
  return parts.map((part, at) => (at < parts.length - 1 ? unfinished(part) : part));
}

function shortMembers(value: Members, most: number): Members {
  let room = most * shareOfMembers;
  const short = Object.entries(value).filter(([name, member]) => {
    const size = sizeOf(member) + name.length + 4;
    // A list in each part would be read several times.
    const isList = Array.isArray(member) && member.length > 0;
    const isShort = !isList && size <= most * shareOfMember && size <= room;
    if (isShort) room -= size;
    return isShort;
  });
  return Object.fromEntries(short);
}

/** What stands for a long member in the parts that have nothing of it. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === "string") return "";
  return isMembers(value) ? {} : null;
}

/** A page of a query of which more is to come: its own end, and the way to the next page, are in the last part. */
function unfinished({ nextRecordsUrl: _next, ...part }: Members): Members {
  return typeof part["done"] === "boolean" ? { ...part, done: false } : part;
}
