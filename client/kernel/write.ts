/** One change on its way to the server. */
import type { Problem } from '#shared/kernel/problem.ts';
import { ProblemError, problem } from './http.ts';
import type { Optimistic, StoredWrite } from './write-store.ts';

export interface WriteOptions {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** JSON. */
  body?: unknown;
  /** Version, for PATCH. */
  ifMatch?: number;
  /** What the list of pending writes calls it. */
  label?: string;
  optimistic?: Optimistic | Optimistic[];
}

/** `commit` takes it back (`POST /api/undo/:commit`); null when there is nothing to take back. */
export type WriteResult<Answer = unknown> =
  | { ok: true; data: Answer; commit: string | null }
  | { ok: false; problem: Problem };

/** What the server answered a write with. */
export interface Sent {
  data: unknown;
  commit: string | null;
}

export type WriteState = 'sending' | 'kept' | 'refused';

export interface QueuedWrite {
  readonly stored: StoredWrite;
  state: WriteState;
  /** The server could not be reached at least once. */
  wasKept: boolean;
  /** Its change has come back. */
  seen: boolean;
  done: Promise<WriteResult>;
  settle: (result: WriteResult) => void;
}

/** The server remembers a key for 24 hours; after that the same write would be done twice. */
const KEY_LASTS_MS = 23 * 60 * 60 * 1000;

export const SIGNED_OUT = problem(
  'signed-out',
  401,
  'Signed out',
  'This was not sent, because you signed out before.',
);
export const UNCONFIRMED = problem(
  'unconfirmed',
  409,
  'Nobody knows whether this was done',
  'It was sent more than a day ago and never answered. Look whether it is there; if not, do it again.',
);

/** The server may have done it and would not know it again. */
export function isUnconfirmed(write: StoredWrite, nowMs: number): boolean {
  return write.firstSentAt !== null && nowMs - Date.parse(write.firstSentAt) > KEY_LASTS_MS;
}

export interface Retry {
  afterMs: number;
  state: WriteState;
}

const LONGEST_RETRY_MS = 30_000;

/**
 * When to send the same write again, after so many failures in a row: without an answer, with too much at once,
 * or while its first attempt still runs. Null for a refusal.
 */
export function retryOf(error: unknown, failures: number): Retry | null {
  if (!(error instanceof ProblemError)) return null;
  const askedMs = error.retryAfterMs;
  if (error.status === 409) return askedMs === null ? null : { afterMs: askedMs, state: 'sending' };
  if (![0, 401, 408, 429, 502, 503, 504].includes(error.status)) return null;
  const backoffMs = Math.min(LONGEST_RETRY_MS, 1000 * 2 ** failures);
  return { afterMs: Math.max(backoffMs, askedMs ?? 0), state: 'kept' };
}

export function toStore(
  { method, path, body, ifMatch, label, optimistic }: WriteOptions,
  made: { id: string; account: string; tab: string; order: number; createdAt: Date },
): StoredWrite {
  return {
    ...made,
    createdAt: made.createdAt.toISOString(),
    method,
    path,
    // A copy: one key has one body, whatever the form does meanwhile.
    body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
    ifMatch: ifMatch ?? null,
    label: label ?? '',
    optimistic: JSON.parse(JSON.stringify([optimistic ?? []].flat())) as Optimistic[],
    firstSentAt: null,
    refusal: null,
  };
}

export function queued(stored: StoredWrite, wasKept: boolean): QueuedWrite {
  const { promise: done, resolve: settle } = Promise.withResolvers<WriteResult>();
  const state = stored.refusal ? 'refused' : wasKept ? 'kept' : 'sending';
  return { stored, state, wasKept, seen: false, done, settle };
}
