/** Which streams' full loads may bring far fewer records than the one before: all, none, or those whose names match. */
export function mayShrink(setting: boolean | readonly string[]): (streamId: string) => boolean {
  if (typeof setting === "boolean") return () => setting;
  const patterns = setting.map((pattern) => new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "su"));
  return (streamId) => patterns.some((pattern) => pattern.test(streamId));
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
