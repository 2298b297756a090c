const most = 5;

/** The first few of many names, and how many more there are: for one sentence about all of them. */
export function named(names: readonly string[]): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
