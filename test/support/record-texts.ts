/** The text of every record as it was written, by stream, without the envelope; sorted, because Bulk has no order. */
export function recordTexts(stdout: string): ReadonlyMap<string, readonly string[]> {
  const byStream = new Map<string, string[]>();
  for (const line of stdout.split("\n")) {
    const [, stream = "", record = ""] =
      /^\{"type":"RECORD","stream":"([^"]+)","record":(\{.*\}),"version":/s.exec(line) ?? [];
    if (stream === "") continue;
    const texts = byStream.get(stream) ?? [];
    texts.push(record);
    byStream.set(stream, texts);
  }
  for (const records of byStream.values()) records.sort();
  return byStream;
}
