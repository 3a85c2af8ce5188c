import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createClient } from 'redis';
import { freePort } from './free-port.ts';

/** A Redis of one's own, to be killed, stopped and emptied. Keeps nothing on disk. */
export class RedisProcess {
  readonly port: number;
  #process: ChildProcess | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  /** A port with nobody on it yet. */
  static async absent(): Promise<RedisProcess> {
    return new RedisProcess(await freePort());
  }

  static async start(): Promise<RedisProcess> {
    const redis = await RedisProcess.absent();
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Throws when redis-server is not installed or does not start. */
  async start(): Promise<void> {
    const child = spawn(
      'redis-server',
      ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.#process = child;
    const missing = once(child, 'error').then(() => {
      throw new Error(
        'redis-server is not installed: install it (apt-get install redis-server), or set TEST_REDIS_URL.',
      );
    });
    await Promise.race([listening(child), missing]);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.#process = null;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** It keeps its connections and answers nobody. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async flush(): Promise<void> {
    const client = createClient({ url: this.url });
    await client.connect();
    await client.flushAll();
    await client.close();
  }
}

async function listening(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line);
    if (!/ready to accept connections/i.test(line)) continue;
    child.stdout!.resume();
    return;
  }
  throw new Error(`Redis did not start:\n${said.join('\n')}`);
}
