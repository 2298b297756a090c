import type { ActionError } from "../errors/action-error.ts";

/** What stands for the answers to items of a call that failed as a whole, in the form of Salesforce's own. */
export function failedItems({ code, message, fields }: ActionError, count: number): readonly unknown[] {
  const failed = { success: false, errors: [{ statusCode: code, message, fields }] };
  return Array.from({ length: count }, () => failed);
}

const unsent = {
  success: false,
  errors: [{ statusCode: "NOT_SENT", message: "A call before this one failed, so this one was not made.", fields: [] }],
};

/** What stands for the answers to items that were not sent. */
export const unsentItems = (count: number): readonly unknown[] => Array.from({ length: count }, () => unsent);
