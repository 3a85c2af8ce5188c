import { notFound } from '#server/kernel/refusal.ts';
import { type Action, type Actor, can, type Facts } from '#shared/rights.ts';

/** Refuses what the actor may not do. Another tenant's row looks as if it did not exist. */
export function authorise(actor: Actor, action: Action, facts: Facts, what: string): void {
  if (!can(actor, action, facts)) throw notFound(what);
}
