import type { Context } from 'hono';
import type { Principal } from '#server/kernel/http/route.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type ApiKeys, KEY_PREFIX } from './api-keys.ts';

/**
 * Reads the bearer of a request, an access token or an API key; null without one. Throws 401 for one
 * that is not good.
 */
export function authenticateWith(
  access: AccessTokens,
  keys: ApiKeys,
): (context: Context) => Promise<Principal | null> {
  return async (context) => {
    const bearer = /^Bearer ([\w.-]+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (bearer === undefined) return null;
    return bearer.startsWith(KEY_PREFIX) ? keys.verify(bearer) : access.verify(bearer);
  };
}
