import type { Run } from "@singer-io-ts/tap-kit";
import type { OrgError } from "../errors/org-error.ts";
import { hasPermission } from "../salesforce/login/user-permissions.ts";
import type { Session } from "../salesforce/session.ts";

/** Whose rows are files, or say of one: without Query All Files they come short, and Salesforce does not say so. (Help, Query All Files.) */
const fileObjects = ["ContentDocument", "ContentVersion", "ContentDocumentLink"];

export const isFileObject = (object: string): boolean => fileObjects.includes(object);

/** What is known of a login: asked once, and of each object warned once. */
interface Known {
  readonly answer: Promise<boolean | OrgError>;
  readonly warned: Set<string>;
}

const known = new WeakMap<Session, Known>();

/**
 * Warns by name of the files that the user may not be shown; by one call a login, where any are among the objects.
 * @returns whether the user sees all files.
 */
export async function seesAllFiles(objects: readonly string[], session: Session, run: Run): Promise<boolean> {
  const files = objects.filter(isFileObject);
  if (files.length === 0) return false;
  const found = known.get(session) ?? {
    answer: hasPermission(session, "PermissionsQueryAllFiles", run),
    warned: new Set<string>(),
  };
  known.set(session, found);
  const answer = await found.answer;
  // guard(files-hidden, `answer === true` -> `answer !== false || files.length > 0`): some of the files would be accepted as all of them.
  if (answer === true) return true;
  const named = [...new Set(files)].filter((object) => !found.warned.has(object));
  for (const object of named) found.warned.add(object);
  const what =
    answer === false
      ? "The user does not have the permission Query All Files: Salesforce gives only files that the user owns or was given, also to users with View All Data, and does not say that there are more."
      : `It is not known whether the user has the permission Query All Files (${answer.what}) Without it Salesforce gives only files that the user owns or was given, and does not say that there are more.`;
  const text = `${named.join(", ")}: ${what} Give the user Query All Files where all files are wanted.`;
  if (named.length > 0) run.log({ level: "warn", code: "files_hidden", concerns: named, text });
  return false;
}
