/** Something to ask. */
interface Question {
  /** In a few words, without a colon. */
  readonly message: string;
}

export interface TextQuestion extends Question {
  /** An example, shown while nothing is typed. */
  readonly example?: string;
  /** The answer where nothing is typed. */
  readonly initial?: string;
  /** What is wrong with an answer, as a sentence; null: nothing. Another one is then asked for. */
  readonly check?: (answer: string) => string | null;
}

/** One of several answers. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  /** What it means, in a few words. */
  readonly hint?: string;
}

export interface ChoiceQuestion<T extends string> extends Question {
  readonly choices: readonly Choice<T>[];
  readonly initial?: T;
}

export interface SeveralQuestion<T extends string> extends Question {
  readonly choices: readonly Choice<T>[];
  readonly initial?: readonly T[];
}

/** Asks the person at the terminal. Each rejects with the reason of the run's signal where the person stops it. */
export interface Prompts {
  text(question: TextQuestion): Promise<string>;
  /** Nobody sees what is typed. */
  secret(question: TextQuestion): Promise<string>;
  choose<T extends string>(question: ChoiceQuestion<T>): Promise<T>;
  /** Of many; typing searches them. */
  chooseSeveral<T extends string>(question: SeveralQuestion<T>): Promise<readonly T[]>;
  confirm(question: Question & { readonly initial: boolean }): Promise<boolean>;
}
