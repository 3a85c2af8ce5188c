import type { Context } from 'hono';
import type { Principal } from '#server/kernel/http/route.ts';
import type { AccessTokens } from './access-tokens.ts';

/** Reads the bearer token of a request; null without one. Throws 401 for one that is not good. */
export function authenticateWith(access: AccessTokens): (context: Context) => Promise<Principal | null> {
  return async (context) => {
    const match = /^Bearer ([\w.-]+)$/.exec(context.req.header('authorization') ?? '');
    return match ? access.verify(match[1]!) : null;
  };
}
