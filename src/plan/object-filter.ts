/** A condition that the user sets on an object's rows. Its text is put together from the parsed one, never the user's own. */
export interface ObjectFilter {
  /** In brackets where AND beside it would change what it says. */
  readonly where: string;
  /** Tells it from other conditions, in a catalog and in a state. */
  readonly hash: string;
  /** Days alone make its rows fewer. */
  readonly dependsOnDay: boolean;
}
