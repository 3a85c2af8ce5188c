/** The file as a whole cannot be read. The message is one line that says what is wrong and what to do. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
}
