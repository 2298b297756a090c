/** What to try after a login. @param path of the configuration */
export const nextCommand = (program: string, path: string): string =>
  `Next: ${program} doctor${path === "config.json" ? "" : ` --config ${path}`}`;
