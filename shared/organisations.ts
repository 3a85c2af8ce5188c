import { z } from 'zod';
import { Email, TimeZone } from './identity.ts';
import { isPresetRole, PERMISSIONS, type Permission, SCOPES, SCOPES_OF } from './rights.ts';

export const ORGANISATION_KINDS = ['nonprofit', 'business', 'vendor', 'client', 'community'] as const;

const Version = z.int();
const Name = z
  .string()
  .trim()
  .min(1, { message: 'Write a name.' })
  .max(60, { message: 'Use at most 60 characters.' });

/** Name of a preset, or id of a role of the organisation's own. */
export const RoleKey = z.string().refine((role) => isPresetRole(role) || z.uuid().safeParse(role).success, {
  message: 'Choose a role of the organisation.',
});

/** Permissions with their scopes. Refuses scopes that a permission does not have. */
export const Grants = z.partialRecord(z.enum(PERMISSIONS), z.enum(SCOPES)).superRefine((grants, context) => {
  for (const [permission, scope] of Object.entries(grants)) {
    const scopes = SCOPES_OF[permission as Permission];
    if (!scopes?.includes(scope)) {
      const message = `Choose how far it reaches: ${scopes?.join(' or ')}.`;
      context.addIssue({ code: 'custom', path: [permission], message });
    }
  }
});
export type Grants = z.input<typeof Grants>;

// The organisation and its people.

export const CreateOrganisation = z.strictObject({
  name: z.string().trim().min(1, { message: 'Name the organisation.' }).max(120),
  kind: z.enum(ORGANISATION_KINDS),
  timeZone: TimeZone,
});
export type CreateOrganisation = z.input<typeof CreateOrganisation>;

export const ReviseOrganisation = CreateOrganisation.partial();
export type ReviseOrganisation = z.input<typeof ReviseOrganisation>;

export const AddMember = z.strictObject({ email: Email, role: RoleKey });
export type AddMember = z.input<typeof AddMember>;

export const ChangeMemberRole = z.strictObject({ role: RoleKey });
export type ChangeMemberRole = z.input<typeof ChangeMemberRole>;

/** Change type `organisations.organisation`, in the organisation's room. */
export const OrganisationView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(ORGANISATION_KINDS),
  timeZone: z.string(),
  version: Version,
});
export type OrganisationView = z.infer<typeof OrganisationView>;

/** Change type `organisations.membership`, in the organisation's and the member's room. */
export const MembershipView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  accountId: z.uuid(),
  displayName: z.string(),
  /** Id of their picture. */
  picture: z.string().nullable(),
  role: RoleKey,
  /** Since when they belong to it. */
  createdAt: z.iso.datetime(),
  version: Version,
});
export type MembershipView = z.infer<typeof MembershipView>;

// Teams.

export const CreateTeam = z.strictObject({ name: Name });
export type CreateTeam = z.input<typeof CreateTeam>;

/** `managerId` is an account of the organisation, who joins the team with it; null for none. */
export const ReviseTeam = z.strictObject({
  name: Name.optional(),
  managerId: z.uuid().nullable().optional(),
});
export type ReviseTeam = z.input<typeof ReviseTeam>;

export const AddToTeam = z.strictObject({ accountId: z.uuid() });
export type AddToTeam = z.input<typeof AddToTeam>;

/** Change type `organisations.team`, in the organisation's and the team's room. */
export const TeamView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  name: z.string(),
  managerId: z.uuid().nullable(),
  version: Version,
});
export type TeamView = z.infer<typeof TeamView>;

/** Change type `organisations.team-member`, in the room of the organisation, the team and the person. */
export const TeamMemberView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  teamId: z.uuid(),
  accountId: z.uuid(),
  displayName: z.string(),
  version: Version,
});
export type TeamMemberView = z.infer<typeof TeamMemberView>;

// Roles of the organisation's own.

export const CreateRole = z.strictObject({ name: Name, grants: Grants });
export type CreateRole = z.input<typeof CreateRole>;

export const ReviseRole = CreateRole.partial();
export type ReviseRole = z.input<typeof ReviseRole>;

/** Change type `organisations.role`, in the organisation's room. */
export const RoleView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  name: z.string(),
  grants: Grants,
  version: Version,
});
export type RoleView = z.infer<typeof RoleView>;

// Invitations.

export const Invite = z.strictObject({
  email: Email,
  role: RoleKey,
  teamIds: z.array(z.uuid()).max(50).default([]),
});
export type Invite = z.input<typeof Invite>;

export const AcceptInvitation = z.strictObject({
  /** Says that the person knows it was sent to another address than the one of this account. */
  asAnotherAddress: z.boolean().default(false),
});
export type AcceptInvitation = z.input<typeof AcceptInvitation>;

/** Change type `organisations.invitation`, in the management's room. */
export const InvitationView = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  email: z.string(),
  role: RoleKey,
  teamIds: z.array(z.uuid()),
  inviterName: z.string(),
  sentAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  version: Version,
});
export type InvitationView = z.infer<typeof InvitationView>;

/** What whoever holds the link may know. */
export const InvitationOffer = z.object({
  organisationName: z.string(),
  inviterName: z.string(),
  email: z.string(),
  /** Name of a preset, or the name of a role of the organisation's own. */
  roleName: z.string(),
  endsAt: z.iso.datetime(),
});
export type InvitationOffer = z.infer<typeof InvitationOffer>;
