import { notAllowed, notFound } from '#server/kernel/refusal.ts';
import { type Action, type Actor, can, type Facts, mayGrant, type Standing } from '#shared/rights.ts';

/** Refuses what the actor may not do. Another tenant's row looks as if it did not exist. */
export function authorise(actor: Actor, action: Action, facts: Facts, what: string): void {
  if (!can(actor, action, facts)) throw notFound(what);
}

/** Refuses to give a role, or to take one away, that allows more than the actor may themselves. */
export function refuseBeyond(
  actor: Actor,
  organisationId: string,
  role: Pick<Standing, 'role' | 'grants'>,
): void {
  const standing = actor.standings[organisationId];
  if (standing && mayGrant(standing, role)) return;
  throw notAllowed(
    role.role === 'owner'
      ? 'Only an owner makes or unmakes owners. Ask one of them.'
      : 'This role allows more than yours, so you can neither give nor take it. Ask somebody who has it all.',
  );
}

/** Whether the organisation's room is for them: it shows everyone who belongs to it. */
export function mayHear(actor: Actor, organisationId: string): boolean {
  return can(actor, 'organisation.read', { organisationId }) && can(actor, 'member.read', { organisationId });
}
