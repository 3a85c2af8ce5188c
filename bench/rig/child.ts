import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a child does when its parent asks; arguments and answers travel as JSON. */
export type Doors = Record<string, (input: never) => unknown>;

type InputOf<D extends Doors, N extends keyof D> = Parameters<D[N]>[0];
type AnswerOf<D extends Doors, N extends keyof D> = Awaited<ReturnType<D[N]>>;

interface Question {
  id: number;
  name: string;
  input: unknown;
}

interface Reply {
  id: number;
  result?: unknown;
  error?: string;
}

/** Nothing here takes longer; a bench that hangs ends. */
const PATIENCE_MS = 120_000;

/** A process of its own, so that its processor time can be told from the rest. */
export class Child<D extends Doors> {
  readonly #process: ChildProcess;
  readonly #open = new Map<number, { done(result: unknown): void; fail(error: Error): void }>();
  readonly #name: string;
  #asked = 0;

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#process = child;
    child.on('message', ({ id, result, error }: Reply) => {
      const question = this.#open.get(id);
      this.#open.delete(id);
      if (error === undefined) question?.done(result);
      else question?.fail(new Error(`${name}: ${error}`));
    });
    child.on('exit', (code) => {
      for (const { fail } of this.#open.values()) fail(new Error(`${name} ended with ${code}`));
      this.#open.clear();
    });
  }

  /** `file` is relative to `bench/`. `arguments_` are for Node itself. */
  static async start<D extends Doors>(
    file: string,
    { env = {}, flags = [] }: { env?: Record<string, string>; flags?: string[] } = {},
  ): Promise<Child<D>> {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    const child = fork(path, [], {
      env: { ...process.env, ...env },
      execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    });
    await once(child, 'message');
    return new Child<D>(file, child);
  }

  ask<N extends keyof D & string>(name: N, input: InputOf<D, N>): Promise<AnswerOf<D, N>> {
    const id = ++this.#asked;
    return new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`${this.#name} did not answer ${name}`)), PATIENCE_MS);
      const settle =
        <T>(go: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(late);
          go(value);
        };
      this.#open.set(id, {
        done: settle((result: unknown) => done(result as AnswerOf<D, N>)),
        fail: settle(fail),
      });
      this.#process.send({ id, name, input } satisfies Question);
    });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}

/** The child's side: says that it is ready, answers, and ends (after `close`) when its parent lets go. */
export function answerParent(doors: Doors, close: () => unknown = () => {}): void {
  process.on('message', async ({ id, name, input }: Question) => {
    const reply: Reply = { id };
    try {
      reply.result = await doors[name]!(input as never);
    } catch (error) {
      reply.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    process.send!(reply);
  });
  process.once('disconnect', async () => {
    setTimeout(() => process.exit(1), 5000).unref();
    await close();
    process.exit(0);
  });
  process.send!('ready');
}

/** Milliseconds of processor time that this process has used, in its own code and in the kernel. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds on a clock that all processes of this machine share. */
export const sharedMs = (): number => Number(process.hrtime.bigint()) / 1e6;
