/** Unknown or incomplete arguments; the message names them and says what to write. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The verb whose help has the answer, as people write it: `state show`. Empty: the help of all. */
  readonly about: string;

  constructor(message: string, about = "") {
    super(message);
    this.about = about;
  }
}
