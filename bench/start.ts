// A start with everything there already, and the first JavaScript of the pages that people meet first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstJavaScript } from '../tests/support/first-javascript.ts';
import { Program } from '../tests/support/program.ts';
import { median, report, rounded } from './rig/report.ts';

const STARTS = 5;

const folder = mkdtempSync(join(tmpdir(), 'muster-start-'));
try {
  // The first start builds the client, makes the tables and fills in the demo.
  const firstMs = await start();
  const laterMs: number[] = [];
  for (let n = 0; n < STARTS; n++) laterMs.push(await start());
  const home = firstJavaScript(['HomePage']);
  const signIn = firstJavaScript(['SignInPage']);
  report(
    'start',
    [
      { what: 'first start, ms', value: Math.round(firstMs) },
      { what: 'later start, ms (median)', value: Math.round(median(laterMs)) },
      { what: 'home page until its first view, kB of JavaScript, gzip', value: rounded(home) },
      {
        what: 'home page of a volunteer, whole',
        value: rounded(firstJavaScript(['HomePage', 'VolunteerHome'])),
      },
      {
        what: 'home page of a coordinator, the needs beside',
        value: rounded(firstJavaScript(['HomePage', 'NeedsSoon'])),
      },
      { what: 'sign-in page, kB of JavaScript, gzip', value: rounded(signIn) },
    ],
    [
      { what: 'a later start with the demo answers after, ms', measured: median(laterMs), atMost: 3000 },
      { what: 'home page: kB of JavaScript before its first view, gzip', measured: home, atMost: 80 },
      { what: 'sign-in page: kB of JavaScript before it is whole, gzip', measured: signIn, atMost: 80 },
    ],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds until `/api/ready` says yes; then it is stopped as a person would. */
async function start(): Promise<number> {
  const begun = performance.now();
  const program = new Program(['start', '--demo'], { DATA_DIR: folder });
  const address = await program.address();
  const { status } = await fetch(`${address}/api/ready`);
  const ms = performance.now() - begun;
  if (status !== 200) throw new Error(`/api/ready answered ${status}`);
  program.signal('SIGTERM');
  await program.exited;
  return ms;
}
