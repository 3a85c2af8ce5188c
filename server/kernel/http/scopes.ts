import { Refusal } from '../refusal.ts';
import type { Principal, Route } from './route.ts';

/** What an API key must hold to call a route: reading and writing of a module are apart. */
export const scopeOf = ({ module, method }: Pick<Route, 'module' | 'method'>): string =>
  `${module}:${method === 'get' ? 'read' : 'write'}`;

/** Whether programs may call it at all. What manages credentials would let a key make itself mightier. */
const isForKeys = (route: Route): boolean =>
  route.keys !== false && route.rate !== 'credentials' && !route.path.startsWith('/auth/');

/** Every scope that makes a difference, in the order of the alphabet. */
export function scopesOf(routes: readonly Route[]): string[] {
  const scopes = routes.filter((route) => route.module && route.access !== 'public' && isForKeys(route));
  return [...new Set(scopes.map(scopeOf))].sort();
}

/** Throws 403 for an API key that may not call this route, naming the scope that it lacks. */
export function checkScope(route: Route, principal: Principal | null): void {
  if (!principal?.scopes) return;
  if (!isForKeys(route)) {
    throw new Refusal(403, 'no-keys', 'API keys may not do this. Sign in as a person.');
  }
  if (route.access === 'public' || principal.scopes.includes(scopeOf(route))) return;
  throw new Refusal(
    403,
    'scope',
    `This API key lacks the scope ${scopeOf(route)}. Make a key that has it, or use another.`,
  );
}
