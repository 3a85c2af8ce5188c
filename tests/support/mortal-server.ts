import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CrashSettings } from './crash-server.ts';
import type { TestZone } from './zones.ts';

const PROGRAM = fileURLToPath(new URL('./crash-server.ts', import.meta.url));

/** A server in a process of its own, which may be killed or kill itself. */
export class MortalServer {
  readonly url: string;
  readonly zones: TestZone[];
  /** Resolves with the signal it died of; null when it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number, zones: TestZone[]) {
    this.#process = process;
    this.url = `http://127.0.0.1:${port}`;
    this.zones = zones;
    this.ended = once(process, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  }

  /** Throws with what it wrote to its error output when it does not start. */
  static async start(settings: CrashSettings): Promise<MortalServer> {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"port"')) continue;
      const { port, zones } = JSON.parse(line) as { port: number; zones: TestZone[] };
      return new MortalServer(child, port, zones);
    }
    throw new Error(`the server did not start: ${said}`);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    // Of one that has ended already nothing is left to be told.
    this.#process.kill(signal);
    await this.ended;
  }
}
