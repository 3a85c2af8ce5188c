import type { Settings } from '../env.ts';
import { start } from '../main.ts';
import { buildClient } from './build-client.ts';

/** Serves until told to stop, and gives the exit code. */
export async function serve(settings: Settings, demo: boolean, say: (line: string) => void): Promise<number> {
  await buildClient(say);
  const running = await start({ settings, demo, say });
  say(`Muster is at http://localhost:${running.port}`);
  if (demo) {
    const { DEMO_ACCOUNTS } = await import('../modules/volunteering/demo/demo-accounts.ts');
    say('Demo accounts:');
    for (const { email, password, what } of DEMO_ACCOUNTS) say(`  ${email.padEnd(28)} ${password}   ${what}`);
  }
  const signal = await new Promise<NodeJS.Signals>((stop) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, stop);
  });
  say(`${signal}: finishing what is under way …`);
  await running.stop();
  return 0;
}
