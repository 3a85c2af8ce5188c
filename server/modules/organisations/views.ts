import type { MembershipView, OrganisationView } from '#shared/organisations.ts';
import type { Membership } from './membership.entity.ts';
import type { Organisation } from './organisation.entity.ts';

export function organisationView({ id, name, kind, timeZone, version }: Organisation): OrganisationView {
  return { id, name, kind, timeZone, version };
}

export function membershipView(membership: Membership): MembershipView {
  const { id, organisationId, accountId, displayName, role, version } = membership;
  return { id, organisationId, accountId, displayName, role, version };
}
