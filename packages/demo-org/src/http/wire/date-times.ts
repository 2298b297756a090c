/** A moment as REST writes it: `2026-05-01T07:25:37.000+0000`. */
export const restMoment = (moment: Date): string => moment.toISOString().replace("Z", "+0000");

/** A moment as HTTP headers write it: `Wed, 06 May 2026 09:49:20 GMT`. */
export const httpMoment = (moment: Date): string => moment.toUTCString();
