import { CannotStart } from '../kernel/cannot-start.ts';
import type { Kernel } from '../kernel/module.ts';
import { seedDemo } from '../modules/volunteering/demo/seed-demo.ts';
import { importFiles } from '../modules/volunteering/import/import-files.ts';
import { audit } from './audit.ts';
import { backup, restore } from './backup.ts';
import { createAdministrator } from './user-command.ts';

/** Commands that need the application, in the process that serves or in one of their own. Gives the exit code. */
export async function answerCommands(
  kernel: Kernel,
  name: string,
  args: string[],
  say: (line: string) => void,
  serving: boolean,
): Promise<number> {
  switch (name) {
    case 'import':
      await importFiles(kernel, args, say);
      return 0;
    case 'audit':
      return audit(kernel, args, say);
    case 'backup':
      return backup(kernel, args, say);
    case 'restore':
      return restore(kernel, args, say, serving);
    case 'seed':
      await kernel.database.exclusively('seed', () => seedDemo(kernel, say));
      return 0;
    case 'user':
      await createAdministrator(kernel, args, say);
      return 0;
    case 'migrate':
      say('The database is up to date: the server that runs has seen to it.');
      return 0;
    default:
      throw new CannotStart(`There is no command ${name}: muster help lists them.`);
  }
}
