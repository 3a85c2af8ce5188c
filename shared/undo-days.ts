/** How long a commit can be taken back. */
export const UNDO_DAYS = 30;
