import { CannotStart } from '../kernel/cannot-start.ts';
import type { Kernel } from '../kernel/module.ts';
import { importFiles } from '../modules/volunteering/import/import-files.ts';
import { createAdministrator } from './user-command.ts';

/** Commands that need the running application, wherever it runs. */
export async function answerCommands(
  kernel: Kernel,
  name: string,
  args: string[],
  say: (line: string) => void,
): Promise<void> {
  switch (name) {
    case 'import':
      return importFiles(kernel, args, say);
    case 'user':
      return createAdministrator(kernel, args, say);
    case 'migrate':
      return say('The database is up to date: the server that runs has seen to it.');
    default:
      throw new CannotStart(`There is no command ${name}: muster help lists them.`);
  }
}
