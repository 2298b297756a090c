/** The names of all actions: a help and a shell's completion list them without loading the actions. */
export const actionNames: readonly string[] = ["query-records", "get-limits", "get-record", "create-record"];
