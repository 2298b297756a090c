import type { Action } from "../src/actions/action.ts";

type Schema = Action["input"];

/** The page about the actions: what is common to all, their list, and a section each. */
export function actionsPage(actions: readonly Action[]): string {
  return `${opening}
${listOf(actions)}
${actions.map(sectionOf).join("\n")}`;
}

const program = `import { openOrg } from "@singer-io-ts/tap-salesforce/actions";

const org = await openOrg("config.json");
const { id } = await org.createRecord({ sObject: "Account", record: { Name: "Edge" } });
await org.updateRecord({ sObject: "Account", recordId: id, record: { Industry: "Technology" } });
const { records } = await org.queryRecords({ soql: \`SELECT Name, Industry FROM Account WHERE Id = '\${id}'\` });
console.log(records[0]?.["Name"], records[0]?.["Industry"]);
await org.deleteRecord({ sObject: "Account", recordId: id });
await org.close();
`;

const opening = `<!-- Generated from src/actions by \`npm run generate\`; not to be edited. -->

# How do I make single calls on records?

An action is one call of Salesforce's API: it queries, searches or describes, or it creates, updates or deletes records. It takes JSON and answers JSON in Salesforce's own form. Actions log in as [syncs](login.md) do, keep the same limits, and are there for shells, for programs and for [AI agents](mcp.md). No sync needs them.

## From a shell?

\`\`\`sh
tap-salesforce action list
tap-salesforce action show create-record
tap-salesforce action query-records --input '{"soql":"SELECT Id, Name FROM Account LIMIT 2"}'
tap-salesforce action create-record --input '{"sObject":"Account","record":{"Name":"Edge"}}' --dry-run
\`\`\`

\`--input\` takes JSON, \`@file\`, or \`-\` for standard input. It is checked before anything is sent, and an error names the member. \`--dry-run\` shows the requests and sends nothing; it does not log in either, so without \`api_version\` it shows the newest version that the tap was tested with.

An action that changes records asks first. Where nobody can be asked, it needs \`--allow-write\`. A composite request whose parts are all of the method GET, without \`_HttpMethod\` in their addresses, changes nothing and asks nothing.

[Exit codes](exit-codes.md) are those of the tap: 2 where Salesforce refuses what was asked, 3 for a limit, 5 for an outage, and 4 where some records of a collection, or some parts of a composite request, failed. The answer says which. A quota, such as \`quota_percent_total\`, holds from the second call on: the first one's answer says how many calls were used.

## From a program?

\`\`\`ts
${program}\`\`\`

\`openOrg\` takes the settings, or the name of their file. Each action is a method: \`create-record\` is \`createRecord\`. Types come with the package. A method that fails throws an \`ActionError\` with Salesforce's \`code\`, its message, the \`fields\` that it names, the \`status\` of the answer, and a \`hint\` of what to do. A program asks nobody: it calls only what it may.

Where the session ends for good, as by a daily limit or a long outage, the call fails, and the next one logs in again.

## Who changed what?

Each call that changes records leaves a line of JSON on standard error, whatever came of it:

\`\`\`json
{"audit":{"time":"2026-01-31T09:05:00.000Z","user":"005dM00000awSFJQA2","action":"create-record","objects":["Account"],"ids":["001dM00003jU9GxQAK"],"status":"done"}}
\`\`\`

\`status\` is \`done\`, \`partly\` (some records failed), \`failed\`, or \`unknown\` (the connection ended before the answer came). No line has a value of a field. A program may take the lines itself, by the option \`audit\` of \`openOrg\`.

## What is sent again after a failure?

| what | after a cut connection, a timeout or an error of Salesforce's |
| --- | --- |
| what reads, updates and upserts | it is sent again for up to \`retry_deadline\` (a minute) |
| a deletion | the same; where the first time was done, the second answers that the record is deleted (\`ENTITY_IS_DELETED\`) |
| what makes records: \`create-record\`, \`create-sobject-collection\`, and composite requests with a POST, PUT or DELETE; a collection of upserts where a record lacks the external id | it is never sent again, unless it did not leave this machine or the session had expired |

Where no answer came to a change, \`isOutcomeKnown\` is false, the audit line says \`unknown\`, and the hint says what to do: what makes records was not sent again, so query them before you repeat it, or use an upsert by an external id; all else may be repeated. An upsert that was sent twice may answer \`created: false\` for a record that its first time made.

## How many records at once?

A collection takes any number. Salesforce takes 200 in a call, so more are sent in several, one after the other, and the answers come in the order of the input. Where a later call fails, the answers before it are kept, its own records have its error, and those after it the code \`NOT_SENT\`. \`allOrNone\` works within one call, so it is refused for more than 200.

A query answers with a page of at most 2,000 records and \`nextRecordsUrl\`, which \`retrieve-query-more\` takes.

## What if a duplicate rule refuses a record?

Salesforce answers \`DUPLICATES_DETECTED\`. The hint, and the member \`duplicates\` of an \`ActionError\`, name the records that are like it. Update one of them; or, where the rule only warns, save the record nevertheless:

\`\`\`json
{ "sObject": "Contact", "record": { "LastName": "Edge", "Email": "ann@known.example" }, "allowDuplicates": true }
\`\`\`

\`allowDuplicates\` sends the header \`Sforce-Duplicate-Rule-Header: allowSave=true\`, which Salesforce knows since API version 52.0. A rule that blocks is not bypassed by it. In a composite request, give the header in the \`httpHeaders\` of the part. In collections Salesforce does not say which records it found.

## Are numbers exact?

On the command line, a number has the digits that Salesforce sent, and what is given by \`--input\` is sent as it is written. A program gets JavaScript's numbers, which have about 15 digits: send a longer one as a text, which Salesforce takes for a number.

## Which actions are there?
`;

function listOf(actions: readonly Action[]): string {
  const rows = actions.map(
    ({ name, group, access, description }) => `| [\`${name}\`](#${name}) | ${group} | ${access} | ${description} |`,
  );
  return `| action | about | access | what it does |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function sectionOf({ name, description, input, output, example, costs, needs }: Action): string {
  return `## ${name}

${description}

${inputOf(input)}
\`\`\`json
${JSON.stringify(example.input, null, 2)}
\`\`\`

It answers${sentenceOf(output)}:

\`\`\`json
${JSON.stringify(example.output, null, 2)}
\`\`\`

- Costs: ${costs}
- Needs: ${needs}
`;
}

const sentenceOf = ({ description }: Schema): string => (typeof description === "string" ? ` (${description})` : "");

function inputOf({ properties, required }: Schema): string {
  const members = Object.entries(properties ?? {}) as readonly (readonly [string, Schema])[]; // of a JSON Schema
  if (members.length === 0) return "It takes no input.\n";
  const needed = Array.isArray(required) ? required : [];
  const rows = members.map(([member, schema]) => {
    const isNeeded = needed.includes(member) ? "yes" : "";
    return `| \`${member}\` | ${typeOf(schema)} | ${isNeeded} | ${detailsOf(schema)} |`;
  });
  return `| input | type | needed | what |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function typeOf({ type, items }: Schema): string {
  const inner = Object(items)["type"];
  return type === "array" ? `list of ${inner}s` : String(type);
}

function detailsOf({ description, enum: values, default: usual, minimum, maximum, maxItems }: Schema): string {
  const parts = [
    description,
    Array.isArray(values) && values.map((value) => `\`${value}\``).join(", "),
    minimum !== undefined && `${minimum} to ${maximum}`,
    maxItems !== undefined && `at most ${maxItems}`,
    usual !== undefined && `default: ${usual}`,
  ];
  return parts.filter((part) => part !== false && part !== undefined).join("; ");
}
