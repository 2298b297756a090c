/** Record lines are given out in blocks of at most this size, unless one line is longer. */
export const blockBytes = 1024 * 1024;
