import type { Conflict, Problem } from '#shared/kernel/problem.ts';
import { PROBLEM_TYPE_PREFIX } from '#shared/kernel/problem-type.ts';

/** The statuses that a refusal may have, and their titles. */
export const REFUSAL_TITLES = {
  400: 'The input is not valid',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'It cannot be done now',
  413: 'Too large',
  415: 'Send JSON',
  422: 'The request cannot be repeated like this',
  429: 'Too many requests',
  503: 'Not available now',
} as const;

export type RefusalStatus = keyof typeof REFUSAL_TITLES;

/**
 * The one way in which a verb says no. `code` is for programs, `detail` tells a person
 * what happened and what to do. Mapped to HTTP and to sockets in one place each.
 */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly code: string;
  readonly errors: Problem['errors'];
  readonly conflicts: Conflict[] | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    status: RefusalStatus,
    code: string,
    detail: string,
    more: { errors?: Problem['errors']; conflicts?: Conflict[]; retryAfter?: number } = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.errors = more.errors;
    this.conflicts = more.conflicts;
    this.retryAfter = more.retryAfter;
  }

  toProblem(): Problem {
    return {
      type: `${PROBLEM_TYPE_PREFIX}${this.code}`,
      title: REFUSAL_TITLES[this.status],
      status: this.status,
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
      ...(this.conflicts && { conflicts: this.conflicts }),
    };
  }
}

export const notFound = (what: string): Refusal =>
  new Refusal(404, 'not-found', `There is no such ${what}, or it is not yours to see.`);

export const notAllowed = (detail: string): Refusal => new Refusal(403, 'not-allowed', detail);

export const changedMeanwhile = (): Refusal =>
  new Refusal(
    409,
    'version',
    'Somebody else changed this in the meantime. Load it again and repeat your change.',
  );

export const busy = (): Refusal =>
  new Refusal(503, 'busy', 'Too many people are changing this at once. Try again in a moment.', {
    retryAfter: 1,
  });

export const diskFull = (): Refusal =>
  new Refusal(
    503,
    'disk-full',
    'The disk of the database is full, so nothing can be saved. Make room, then try again.',
    {
      retryAfter: 60,
    },
  );
