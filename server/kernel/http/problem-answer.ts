import type { Context } from 'hono';
import type { Problem } from '#shared/kernel/problem.ts';
import { PROBLEM_TYPE_PREFIX } from '#shared/kernel/problem-type.ts';
import type { Log } from '../log.ts';
import { Refusal } from '../refusal.ts';

/** The one place where errors become answers. A refusal says what to do; anything else tells nothing. */
export function answerProblem(error: unknown, context: Context, log: Log): Response {
  const requestId = String(context.get('requestId') ?? '');
  if (error instanceof Refusal) {
    if (error.retryAfter !== undefined) context.header('Retry-After', String(error.retryAfter));
    return send(context, { ...error.toProblem(), requestId });
  }
  log.error(
    { err: error, requestId, method: context.req.method, route: context.get('route') as string | undefined },
    'a request failed',
  );
  return send(context, {
    type: `${PROBLEM_TYPE_PREFIX}internal`,
    title: 'Something went wrong here',
    status: 500,
    detail: 'Nothing was changed. Try again; if it happens again, report the request id.',
    requestId,
  });
}

function send(context: Context, problem: Problem): Response {
  return context.body(JSON.stringify(problem), problem.status as 400, {
    'Content-Type': 'application/problem+json',
  });
}
