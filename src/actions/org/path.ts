/** A path of these steps, none of which can lead out of it. */
export const pathOf = (...steps: readonly string[]): string => steps.map(encodeURIComponent).join("/");
