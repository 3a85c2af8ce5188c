/** A command was asked for in a way that it cannot be: the message says what is missing. */
export class Misused extends Error {}
