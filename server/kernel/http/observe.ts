import type { Context } from 'hono';
import type { Log } from '../log.ts';
import type { Telemetry } from '../telemetry.ts';
import { nameRequest, tracedRequest } from '../tracing.ts';
import type { Proxies } from './caller.ts';
import { requestIdOf } from './default-headers.ts';

const SLOW_MS = 500;

export interface ObserveParts {
  proxies: Proxies;
  origins: readonly string[];
  log: Log;
  telemetry?: Telemetry | undefined;
}

/** Gives a request its id and its caller, and says how it went: in the log, in the metrics and as a trace. */
export async function observe(
  context: Context,
  next: () => Promise<void>,
  { proxies, origins, log, telemetry }: ObserveParts,
): Promise<void> {
  const begun = performance.now();
  const requestId = requestIdOf(context.env.outgoing);
  context.set('requestId', requestId);
  context.set('caller', proxies.callerOf(context.env.incoming));
  // Here and not beneath the router, where what compresses an answer would put its own in this place.
  if (origins.length > 0) context.header('Vary', 'Origin', { append: true });
  await tracedRequest(context.env.incoming, async (span) => {
    await next();
    nameRequest(span, answerOf(context));
  });
  const ms = performance.now() - begun;
  const { method, route, status } = answerOf(context);
  telemetry?.answered({ route, method, status, ms });
  const line = {
    ...{ requestId, method, route, status },
    actor: context.get('actor') as string | undefined,
    ms: Math.round(ms),
  };
  if (ms > SLOW_MS) log.warn(line, 'slow request');
  else log.debug(line, 'request');
}

/** What was asked and answered, by the route as it is declared. */
function answerOf(context: Context): { method: string; route: string; status: number } {
  const route = (context.get('route') as string | undefined) ?? 'none';
  return { method: context.req.method, route, status: context.res.status };
}
