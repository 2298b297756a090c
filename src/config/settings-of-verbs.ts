/** Settings where somebody waits for an answer and none are given: an outage is waited for a minute. */
export const settingsOfVerbs = { retry_deadline: 60 } as const;
