/** What the parent and the server that dies both know. */
export const CRASH_SECRET = 'a secret that only the crash tests know, long enough';
