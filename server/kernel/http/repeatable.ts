import type { Database, Row } from '../database.ts';
import type { StoredAnswer } from '../record-statement.ts';
import { Refusal } from '../refusal.ts';
import type { Committed, Remember } from '../transact.ts';

/** A request that its client may send again under the same key. */
export interface KeyedRequest {
  actor: string;
  /** Method and path as declared. */
  route: string;
  key: string;
  /** Of everything that makes it this request: the path, the version and the body. */
  hash: string;
  /** Status of its success. */
  status: number;
}

export interface Outcome {
  status: number;
  body: unknown;
  positions: Committed<unknown>['positions'];
  commit: string | null;
  /** It is the stored answer of the first time. */
  repeated: boolean;
}

interface Earlier extends Row {
  hash: string;
  status: number;
  body: unknown;
  commit: string | null;
}

const KEY_PATTERN = /^[A-Za-z0-9_-]{8,64}$/;

/** Throws 400 for a key that could not be stored. */
export function checkKey(key: string): string {
  if (KEY_PATTERN.test(key)) return key;
  throw new Refusal(
    400,
    'invalid',
    'Write Idempotency-Key with 8 to 64 letters, digits, hyphens or underscores.',
  );
}

/**
 * Does keyed requests once. The answer is stored in the transaction of the change, under a unique key,
 * so the second of two cannot commit. Nobody asks beforehand whether it is the second: it seldom is, and
 * one that is meets the key, or a refusal that the first one's success has caused, and only then looks.
 */
export class RepeatableRequests {
  readonly #database: Database;
  readonly #running = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws 409 while the same request runs on this node, and 422 when the key was used for another one. */
  async once(
    request: KeyedRequest,
    run: (remember: Remember<unknown>) => Promise<Committed<unknown>>,
  ): Promise<Outcome> {
    const { actor, route, key, hash, status } = request;
    const name = `${actor} ${route} ${key}`;
    if (this.#running.has(name)) {
      throw new Refusal(409, 'still-running', 'The same request is still running. Ask again in a second.', {
        retryAfter: 1,
      });
    }
    this.#running.add(name);
    try {
      const remember: Remember<unknown> = (result): StoredAnswer => ({
        ...{ actor, route, key, hash, status },
        body: result ?? null,
      });
      const { result, positions, commit } = await run(remember);
      return { status, body: result, positions, commit, repeated: false };
    } catch (refusal) {
      const earlier = refusal instanceof Refusal ? await this.#find(request) : undefined;
      if (!earlier) throw refusal;
      return { ...earlier, positions: [], repeated: true };
    } finally {
      this.#running.delete(name);
    }
  }

  async #find({ actor, route, key, hash }: KeyedRequest): Promise<Earlier | undefined> {
    const [earlier] = await this.#database.sql<Earlier>(
      'select hash, status, body, commit from idempotency where actor = $1 and route = $2 and key = $3',
      [actor, route, key],
    );
    if (earlier && earlier.hash !== hash) {
      throw new Refusal(
        422,
        'key-reused',
        'This Idempotency-Key was used for another request. Choose a new one.',
      );
    }
    return earlier;
  }
}
