import type { Position } from '#shared/kernel/protocol.ts';
import type { NeedView, Point } from '#shared/volunteering.ts';
import type { Chance } from './chance.ts';
import type { Person } from './person.ts';
import { aNeed } from './samples.ts';

/** One answered write. */
export interface Written {
  key: string;
  /** The need as the answer showed it. */
  need: NeedView;
  positions: Position[];
}

export interface WriterOptions {
  /** Begins every idempotency key and every title. */
  name: string;
  /** The person at a node that runs; waits for one after a crash. */
  person(): Promise<Person>;
  organisationId: string;
  points: readonly Point[];
  chance: Chance;
  onWritten?(written: Written): void;
}

/** A refused request is repeated after this; a crashed one as soon as a node runs. */
const PATIENCE_MS = 50;

/**
 * Writes to needs of its own, one request after another, each under one key until it is answered:
 * what a client does whose server comes and goes.
 */
export class Writer {
  readonly written: Written[] = [];
  /** Its needs as they must be now. */
  readonly needs = new Map<string, NeedView>();
  /** Answers that came from the store, because the write had been done before. */
  repeated = 0;
  readonly #options: WriterOptions;
  #made = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  async run(writes: number): Promise<void> {
    for (let done = 0; done < writes; done++) await this.step();
  }

  /** One write: posts, revises, moves to another place, or cancels. */
  async step(): Promise<void> {
    const { chance, organisationId, points, name } = this.#options;
    const alive = [...this.needs.values()].filter(({ state }) => state !== 'cancelled');
    const title = `${name} ${++this.#made}`;
    if (alive.length === 0 || chance.happens(0.35)) {
      const body = aNeed(organisationId, { title, point: chance.pick(points), draft: chance.happens(0.1) });
      return this.#send('POST', '/nonprofit/needs', body);
    }
    const { id, version } = chance.pick(alive);
    if (chance.happens(0.15)) return this.#send('POST', `/nonprofit/needs/${id}/cancel`, {});
    const change = chance.happens(0.5) ? { title } : { title, point: chance.pick(points) };
    return this.#send('PATCH', `/nonprofit/needs/${id}`, change, { 'if-match': `"${version}"` });
  }

  async #send(
    method: string,
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const key = `${this.#options.name.replaceAll(/\W/g, '-')}-${String(this.#made).padStart(4, '0')}`;
    for (let attempt = 1; ; attempt++) {
      const person = await this.#options.person();
      const answer = await person.ask<NeedView>(method, path, { body, key, headers }).catch(() => null);
      if (answer && answer.status < 300) {
        if (attempt > 1 && answer.positions.length === 0) this.repeated++;
        this.#keep({ key, need: answer.body, positions: answer.positions });
        return;
      }
      const busy = answer === null || answer.status === 503 || isStillRunning(answer);
      if (!busy)
        throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (answer !== null) await new Promise((go) => setTimeout(go, PATIENCE_MS));
    }
  }

  #keep(written: Written): void {
    this.written.push(written);
    this.needs.set(written.need.id, written.need);
    this.#options.onWritten?.(written);
  }
}

const isStillRunning = ({ status, body }: { status: number; body: unknown }): boolean =>
  status === 409 && (body as { type?: string }).type?.endsWith(':still-running') === true;
