import { OrgError } from "./org.ts";

/** The resource does not exist, or not for this user. */
export const notFound = (): OrgError => new OrgError(404, "NOT_FOUND", "The requested resource does not exist");
