import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command line as a person runs it, in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly exited: Promise<number | null>;
  out = '';
  errors = '';
  #listeners: (() => void)[] = [];

  constructor(args: string[], env: Record<string, string>) {
    this.#child = spawn(process.execPath, ['server/muster.ts', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (text) => {
      this.out += text;
      this.#wake();
    });
    this.#child.stderr?.on('data', (text) => {
      this.errors += text;
      this.#wake();
    });
    this.exited = new Promise((done) => {
      this.#child.once('close', (code) => {
        done(code);
        this.#wake();
      });
    });
  }

  /** Its address, as it prints it. */
  async address(): Promise<string> {
    await this.until(() => /http:\/\/localhost:\d+/.test(this.out), 'the address');
    return /http:\/\/localhost:\d+/.exec(this.out)![0].replace('localhost', '127.0.0.1');
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    while (!condition()) {
      if (this.#child.exitCode !== null) throw new Error(`ended before ${what}: ${this.errors || this.out}`);
      await new Promise<void>((go) => this.#listeners.push(go));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }

  #wake(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const go of listeners) go();
  }
}
