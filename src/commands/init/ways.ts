/** How the tap is logged in, by the word for `--auth`. */
export const ways = ["browser", "client_credentials", "jwt", "sf"] as const;
export type Way = (typeof ways)[number];
