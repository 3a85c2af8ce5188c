import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { Misused } from './cli/misused.ts';
import { readSettings } from './env.ts';
import { CannotStart } from './kernel/cannot-start.ts';

const USAGE = `muster <command>

  start [--demo]             serve the application
  migrate                    bring the database up to this program
  import <file> …            read zones (.geojson) and volunteer opportunities (.csv)
      --daily 10:00-12:00      hours to assume where a row gives none
      --shift-weeks <n|future> move past dates by whole weeks
      --owner <address>        who will own the nonprofits that are made
      --json                   print the report for a machine
  seed                       fill an empty database with the demo
  backup <file>              write all that is stored into a file, also while people work
  restore <file> [--replace] put it back, into either database
  audit verify               prove that history is as it was written; exit code 3 when it is not
      --against <report>       a report of before, so that a history put back as a whole is found
      --json                   print the report for a machine (also of import, backup and restore)
  user create-admin          make an administrator, and print a link that sets the password
      --email <address>        whose account it is
      --name <name>            how they are called
      --existing               of the account that has the address; it keeps its name and password
      --password-file <path>   take the password from a file, and print no link
      --json                   print the result for a machine

Exit codes: 0 done, 1 could not be done, 2 called in a wrong way, 3 the audit found something.
Settings come from the environment; .env.example lists them.
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main([command = 'start', ...args]: string[]): Promise<number> {
  switch (command) {
    case 'start': {
      const { values } = parseArgs({ args, options: { demo: { type: 'boolean', default: false } } });
      const settings = readSettings();
      const { serve } = await import('./cli/serve.ts');
      return serve(settings, values.demo, say);
    }
    case 'migrate':
    case 'import':
    case 'seed':
    case 'backup':
    case 'restore':
    case 'audit': {
      const settings = readSettings();
      const { runCommand } = await import('./cli/run-command.ts');
      return runCommand(settings, command, args, say);
    }
    case 'user': {
      const { readUserCommand } = await import('./cli/user-command.ts');
      const absolute = readUserCommand(args);
      const { runCommand } = await import('./cli/run-command.ts');
      return runCommand(readSettings(), command, absolute, say);
    }
    case 'help':
    case '--help':
      say(USAGE);
      return 0;
    default:
      process.stderr.write(`muster: there is no command ${command}; these there are:\n\n${USAGE}`);
      return 2;
  }
}

// Stripping types and compiling everything is most of a second start.
enableCompileCache();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const misused =
    error instanceof Misused ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  if (!(error instanceof CannotStart) && !misused) throw error;
  process.stderr.write(`muster: ${error.message}\n`);
  process.exitCode = misused ? 2 : 1;
}
