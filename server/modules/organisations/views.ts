import type {
  InvitationView,
  MembershipView,
  OrganisationView,
  RoleView,
  TeamMemberView,
  TeamView,
} from '#shared/organisations.ts';
import type { CustomRole } from './custom-role.entity.ts';
import type { Invitation } from './invitation.entity.ts';
import type { Membership } from './membership.entity.ts';
import type { Organisation } from './organisation.entity.ts';
import type { Team } from './team.entity.ts';
import type { TeamMember } from './team-member.entity.ts';

/** Name of a preset, or id of a role of the organisation's own: the database holds exactly one of them. */
export const roleKey = ({ role, customRoleId }: Pick<Membership, 'role' | 'customRoleId'>): string =>
  role ?? customRoleId!;

export function organisationView({ id, name, kind, timeZone, version }: Organisation): OrganisationView {
  return { id, name, kind, timeZone, version };
}

export function membershipView(membership: Membership): MembershipView {
  const { id, organisationId, accountId, displayName, picture, createdAt, version } = membership;
  return {
    ...{ id, organisationId, accountId, displayName, version },
    picture: picture ?? null,
    role: roleKey(membership),
    createdAt: createdAt.toISOString(),
  };
}

export function teamView({ id, organisationId, name, managerId, version }: Team): TeamView {
  return { id, organisationId, name, managerId: managerId ?? null, version };
}

export function teamMemberView(member: TeamMember): TeamMemberView {
  const { id, organisationId, teamId, accountId, displayName, version } = member;
  return { id, organisationId, teamId, accountId, displayName, version };
}

export function roleView({ id, organisationId, name, grants, version }: CustomRole): RoleView {
  return { id, organisationId, name, grants, version };
}

export function invitationView(invitation: Invitation): InvitationView {
  const { id, organisationId, email, teamIds, inviterName, sentAt, endsAt, version } = invitation;
  return {
    id,
    organisationId,
    email,
    role: roleKey(invitation),
    teamIds,
    inviterName,
    sentAt: sentAt.toISOString(),
    endsAt: endsAt.toISOString(),
    version,
  };
}
