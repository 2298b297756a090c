import type { SelectionVerdict } from "@singer-io-ts/tap-kit";

/** Why a stream or a field is extracted as it is: facts in the order in which a person asks for them. */
export interface Explanation {
  /** As Salesforce or the configuration has it. */
  readonly name: string;
  readonly isExtracted: boolean;
  /** What selects it, or leaves it out; null: this user may not see it. */
  readonly selection: SelectionVerdict | null;
  readonly facts: readonly Fact[];
}

interface Fact {
  readonly topic: string;
  readonly text: string;
}
