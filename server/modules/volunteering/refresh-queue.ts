/** Jobs that bring suggestions up to date with what was touched. */
export const REFRESH_QUEUE = 'volunteering.refresh-suggestions';
