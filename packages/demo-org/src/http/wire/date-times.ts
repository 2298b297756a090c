/** A date-time as REST writes it: `2026-05-01T07:25:37.000+0000`. */
export const restDateTime = (date: Date): string => date.toISOString().replace("Z", "+0000");

/** A date-time as HTTP headers write it: `Wed, 06 May 2026 09:49:20 GMT`. */
export const httpDate = (date: Date): string => date.toUTCString();
