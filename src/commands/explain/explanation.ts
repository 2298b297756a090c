/** Why a stream or a field is extracted as it is: facts in the order in which a person asks for them. */
export interface Explanation {
  /** As Salesforce or the configuration has it. */
  readonly name: string;
  readonly isExtracted: boolean;
  readonly facts: readonly Fact[];
}

interface Fact {
  readonly topic: string;
  readonly text: string;
}
