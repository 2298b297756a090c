/** The ids in an answer to a write: of one record, or of a list of them. */
export function savedIds(answer: unknown): readonly string[] {
  return [answer].flat().flatMap((saved: unknown) => {
    const id: unknown = typeof saved === "object" && saved !== null ? Reflect.get(saved, "id") : null;
    return typeof id === "string" ? [id] : [];
  });
}
