/** One way to ask the server: bearer, one renewal on 401, problems as errors, positions of live answers. */
import type { Problem } from '#shared/kernel/problem.ts';
import { PROBLEM_TYPE_PREFIX } from '#shared/kernel/problem-type.ts';
import {
  COMMIT_HEADER,
  type Position,
  parsePositions,
  ROOM_POSITION_HEADER,
} from '#shared/kernel/protocol.ts';
import { learnServerTime } from './server-clock.ts';

const LONGEST_ANSWER_MS = 30_000;
/** A file may be large and the line slow. */
const LONGEST_FILE_MS = 600_000;

/** A refusal, or no answer at all (`status` 0). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** What the server asked to wait, null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null = null) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  get status(): number {
    return this.problem.status;
  }
}

export function problem(code: string, status: number, title: string, detail: string): Problem {
  return { type: `${PROBLEM_TYPE_PREFIX}${code}`, status, title, detail };
}

/** Anything that was thrown, as something to show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return problem('unexpected', 500, 'Something went wrong', 'Reload the page and try again.');
}

export interface FetchOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a file as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** The browser may keep the answer, and asks whether it is still so. */
  kept?: boolean;
  /** Sends no bearer and renews nothing: for `/api/auth/*`. */
  anonymous?: boolean;
}

export interface Answer<T> {
  data: T;
  /** Numbers the answer stands at; empty when it is not live. */
  positions: Position[];
  etag: string | null;
  /** The commit that a write was, by which it can be taken back. */
  commit: string | null;
}

/** Throws `ProblemError`. */
export type FetchJson = <T>(path: string, options?: FetchOptions) => Promise<Answer<T>>;

export interface Bearer {
  /** A token that is valid now, or null when nobody is signed in. May throw `ProblemError`. */
  token(): Promise<string | null>;
  /** The token was refused: another one, or null when the session has ended. */
  renew(refused: string): Promise<string | null>;
}

/** Gets a file, by POST where asking for it counts as a deed; throws `ProblemError`. */
export type FetchFile = (path: string, method?: 'GET' | 'POST') => Promise<Blob>;

/** `origin` is empty for the page's own. */
export function createFetchJson(bearer: Bearer, origin = ''): FetchJson {
  return async <T>(path: string, options: FetchOptions = {}): Promise<Answer<T>> =>
    read<T>(await ask(bearer, origin + path, options));
}

export function createFetchFile(bearer: Bearer, origin = ''): FetchFile {
  return async (path, method = 'GET') => {
    const response = await ask(bearer, origin + path, { method });
    if (!response.ok) await read(response);
    return response.blob();
  };
}

async function ask(bearer: Bearer, url: string, options: FetchOptions): Promise<Response> {
  const token = options.anonymous ? null : await bearer.token();
  const response = await send(url, options, token);
  if (response.status !== 401 || !token) return response;
  const fresh = await bearer.renew(token);
  return fresh ? send(url, options, fresh) : response;
}

async function send(url: string, options: FetchOptions, token: string | null): Promise<Response> {
  const { method = 'GET', body, headers, signal } = options;
  const isFile = body instanceof Blob;
  const longest = AbortSignal.timeout(isFile ? LONGEST_FILE_MS : LONGEST_ANSWER_MS);
  try {
    const response = await fetch(url, {
      method,
      credentials: 'same-origin',
      // The browser's own cache would answer with positions of yesterday.
      cache: options.kept ? 'no-cache' : 'no-store',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': isFile ? body.type : 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, longest]) : longest,
    });
    learnServerTime(response.headers.get('date'), Date.now());
    return response;
  } catch {
    throw unreachable();
  }
}

async function read<T>(response: Response): Promise<Answer<T>> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw unreachable();
  }
  const parsed = parse(text);
  if (!response.ok) throw new ProblemError(refusalOf(response.status, parsed), retryAfter(response));
  const header = response.headers.get(ROOM_POSITION_HEADER);
  return {
    data: parsed as T,
    positions: header ? parsePositions(header) : [],
    etag: response.headers.get('etag'),
    commit: response.headers.get(COMMIT_HEADER),
  };
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A proxy in between answers with whatever it likes. */
export function refusalOf(status: number, body: unknown): Problem {
  const given = body as Partial<Problem> | null | undefined;
  if (typeof given?.type === 'string' && typeof given.detail === 'string') {
    return { ...given, status } as Problem;
  }
  if (status >= 500)
    return problem('unavailable', status, 'The server is not there', 'Try again in a moment.');
  return problem(
    'refused',
    status,
    'That was refused',
    `The answer was ${status}. Reload the page and try again.`,
  );
}

function retryAfter(response: Response): number | null {
  const header = response.headers.get('retry-after');
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

export function unreachable(): ProblemError {
  return new ProblemError(
    problem(
      'unreachable',
      0,
      'No connection',
      'The server cannot be reached. Check the network; it is tried again.',
    ),
  );
}
