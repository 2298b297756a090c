/** Longer words are of no use to a reader: they are values from the input, or names that the service cannot have. */
const longest = 500;
const kept = 100;

const longWords = new RegExp(`\\S{${longest + 1},}`, "g");

/**
 * The text with only the beginning of words that are too long to read. The text must be cleaned before: half a secret is a
 * secret too.
 */
export function shorten(text: string): string {
  return text.replace(longWords, (word) => {
    const beginning = word.slice(0, kept).replace(/[\ud800-\udbff]$/, "");
    return `${beginning}... (${word.length} characters)`;
  });
}
