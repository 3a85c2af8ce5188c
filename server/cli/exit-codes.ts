/** What was looked for was found: a command that checks did its work, and something is wrong. */
export const FOUND = 3;
/** It could not be done, and said why. */
export const FAILED = 1;
/** It was called in a way that it does not know. */
export const MISUSED = 2;
