import type { Timestamp } from "../../timestamp.ts";

/** Whether this can be the API name of an object or a field. */
export const isName = (text: string): boolean => namePattern.test(text);

/** Whether this can be an id of Salesforce's. */
export const isId = (text: string): boolean => idPattern.test(text);

/** Far longer than any name that Salesforce lets somebody give. */
const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;
const idPattern = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
/** Keys of parents are ids or names; nothing longer has been seen. */
const longestText = 255;
const controls = /\p{Cc}/u;
const wholeSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** @throws RangeError where this cannot be a name: it came of no describe. */
export function soqlName(text: string): string {
  // guard(soql-name): text from a catalog could change the SOQL.
  if (!isName(text)) throw new RangeError(`not a name of Salesforce's: ${JSON.stringify(text)}`);
  return text;
}

/** @throws RangeError where this cannot be an id. */
export function idLiteral(text: string): string {
  // guard(soql-id): text from a state could change the SOQL.
  if (!isId(text)) throw new RangeError(`not an id of Salesforce's: ${JSON.stringify(text)}`);
  return `'${text}'`;
}

/** A value to filter by. @throws RangeError for a text longer than a name, or with control characters. */
export function textLiteral(text: string): string {
  if (text.length > longestText || controls.test(text))
    throw new RangeError(`not a value to filter by: ${JSON.stringify(text)}`);
  // guard(soql-text, `text.replace(/[\\']/g, "\\$&")` -> `text`): a quote in a value would end the literal.
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** A date-time in whole seconds: SOQL compares no finer. @throws RangeError where it is none. */
export function dateTimeLiteral(text: Timestamp): string {
  const seconds = wholeSecond.exec(text)?.[0];
  // guard(soql-date-time): text from a state could change the SOQL.
  if (seconds === undefined || Number.isNaN(Date.parse(text))) {
    throw new RangeError(`not a date-time: ${JSON.stringify(text)}`);
  }
  return `${seconds}Z`;
}
