import { OrgError } from "../org/org.ts";
import { located } from "../soql/refusal.ts";

const malformed = (message: string): OrgError => new OrgError(400, "MALFORMED_SEARCH", message);

/** SOSL counts columns from 0, and has its caret one to the left of the character (replies that users of other clients reported). */
const malformedAt = (sosl: string, offset: number, message: string): OrgError =>
  malformed(located(sosl, offset === 0 || sosl.charAt(offset - 1) === "\n" ? offset : offset - 1, message));

/** The refusals of searches, in Salesforce's codes and wording as far as they are known. README.md lists the guesses. */
export const refuseSearch = {
  malformed,
  token: (sosl: string, offset: number, token: string): OrgError =>
    malformedAt(sosl, offset, `Malformed search token: ${token}`),
  noTerm: (): OrgError => malformed("No search term found. The search term must be enclosed in braces."),
  /** A character of the term that needs a backslash, or the end of a search whose term has no end. */
  character(sosl: string, offset: number): OrgError {
    const lines = sosl.slice(0, offset).split("\n");
    const place = `${lines.length}:${lines.at(-1)?.length ?? 0}`;
    const found = offset < sosl.length ? sosl.charAt(offset) : "<EOF>";
    return malformedAt(sosl, offset, `line ${place} mismatched character '${found}' expecting '}'`);
  },
  tooShort: (term: string): OrgError =>
    new OrgError(400, "INVALID_SEARCH", `search term must be longer than one character: ${term}`),
  scope: (group: string): OrgError =>
    new OrgError(400, "INVALID_SEARCH_SCOPE", `Invalid IN fields group: ${group.toUpperCase()}`),
  category: (group: string): OrgError =>
    new OrgError(
      400,
      "INVALID_SEARCH",
      `The category group name is not valid for the entities you are searching: ${group.replace(/__c$/, "")}`,
    ),
  update: (option: string): OrgError =>
    malformed(`Only KnowledgeArticle and KnowledgeArticleVersion support UPDATE ${option}.`),
  divisions: (): OrgError => malformed("divisions are not enabled"),
  networks: (): OrgError => malformed("networks are not enabled"),
  notSearchable: (object: string): OrgError =>
    new OrgError(400, "INVALID_TYPE_FOR_OPERATION", `entity type ${object} does not support search`),
  invalid: (message: string): OrgError => new OrgError(400, "INVALID_SEARCH", message),
};
