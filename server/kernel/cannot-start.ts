/** A start or a command that cannot go on; the message is one line that says what to do. */
export class CannotStart extends Error {}
