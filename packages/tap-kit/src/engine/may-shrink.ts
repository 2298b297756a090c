/** Tells of which streams a full load may bring far fewer records than the one before: all, none, or those with such a name. */
export function mayShrink(setting: boolean | readonly string[]): (streamId: string) => boolean {
  if (typeof setting === "boolean") return () => setting;
  const patterns = setting.map((pattern) => new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "su"));
  return (streamId) => patterns.some((pattern) => pattern.test(streamId));
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
