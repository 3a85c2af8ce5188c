/** Begins the type of every problem; what follows is its code. */
export const PROBLEM_TYPE_PREFIX = 'urn:muster:problem:';
