/** Reads members of an answer by type; a member that is absent or of another type is null or false. */
export function members(value: unknown) {
  const member = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return {
    member,
    text(name: string): string | null {
      const found = member(name);
      return typeof found === "string" ? found : null;
    },
    number(name: string): number | null {
      const found = member(name);
      return typeof found === "number" ? found : null;
    },
    flag: (name: string): boolean => member(name) === true,
    list(name: string): readonly unknown[] | null {
      const found = member(name);
      return Array.isArray(found) ? found : null;
    },
    /** Salesforce writes `2026-01-31T09:05:00.000+0000`. */
    timestamp(name: string): Date | null {
      const found = member(name);
      const date = typeof found === "string" ? new Date(found.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) : null;
      return date && !Number.isNaN(date.getTime()) ? date : null;
    },
  };
}
