/** Longer words are nothing that somebody reads: a value that was handed in, or a name that the service cannot have. */
const longest = 500;
const kept = 100;

const longWords = new RegExp(`\\S{${longest + 1},}`, "g");

/**
 * The text with the beginning alone of words that nobody could read to their end. The text must be clean: of a secret half
 * is one too.
 */
export function shorten(text: string): string {
  return text.replace(longWords, (word) => {
    const beginning = word.slice(0, kept).replace(/[\ud800-\udbff]$/, "");
    return `${beginning}... (${word.length} characters)`;
  });
}
