/** What runs the tap after `init`. */
export const runners = ["pipe", "meltano", "airbyte"] as const;
export type Runner = (typeof runners)[number];
