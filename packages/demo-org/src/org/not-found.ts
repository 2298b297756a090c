import { OrgError } from "./org.ts";

/** What is asked for is not there, or not for this user. */
export const notFound = (): OrgError => new OrgError(404, "NOT_FOUND", "The requested resource does not exist");
