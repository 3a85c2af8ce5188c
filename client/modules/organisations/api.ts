import type {
  AddMember,
  CreateOrganisation,
  CreateRole,
  CreateTeam,
  InvitationOffer,
  InvitationView,
  Invite,
  MembershipView,
  OrganisationView,
  ReviseOrganisation,
  ReviseRole,
  ReviseTeam,
  RoleView,
  TeamMemberView,
  TeamView,
} from '#shared/organisations.ts';
import { fetchJson, saveFile, writes } from '../../kernel/client.ts';

export interface Items<View> {
  items: View[];
}
export type MembersAnswer = Items<MembershipView>;
export interface TeamsAnswer extends Items<TeamView> {
  people: TeamMemberView[];
}

export const organisationUrl = (id: string): string => `/api/organisations/${id}`;
export const membersUrl = (id: string): string => `${organisationUrl(id)}/members`;
export const teamsUrl = (id: string): string => `${organisationUrl(id)}/teams`;
export const rolesUrl = (id: string): string => `${organisationUrl(id)}/roles`;
export const invitationsUrl = (id: string): string => `${organisationUrl(id)}/invitations`;

// Roles and organisations wait for the server: none of these shows its result before it is true.

const post = <Answer>(path: string, body: unknown, label: string) =>
  writes.write<Answer>({ method: 'POST', path, body, label }).done;
const patch = <Answer>(path: string, body: unknown, ifMatch: number, label: string) =>
  writes.write<Answer>({ method: 'PATCH', path, body, ifMatch, label }).done;
const remove = (path: string, label: string) => writes.write<null>({ method: 'DELETE', path, label }).done;

export const createOrganisation = (body: CreateOrganisation) =>
  post<OrganisationView>('/api/organisations', body, body.name);
export const reviseOrganisation = (
  { id, name }: OrganisationView,
  body: ReviseOrganisation,
  ifMatch: number,
) => patch<OrganisationView>(organisationUrl(id), body, ifMatch, name);

/** Everyone who belongs to it as a table, for the person to keep. */
export const saveMembers = (id: string): Promise<void> => saveFile(`${membersUrl(id)}/export`, 'members.csv');

export const addMember = (id: string, body: AddMember) =>
  post<MembershipView>(membersUrl(id), body, body.email);
export const changeRole = ({ id, organisationId, version, displayName }: MembershipView, role: string) =>
  patch<MembershipView>(`${membersUrl(organisationId)}/${id}`, { role }, version, displayName);
export const removeMember = ({ id, organisationId, displayName }: MembershipView) =>
  remove(`${membersUrl(organisationId)}/${id}`, displayName);

export const invite = (id: string, body: Invite) =>
  post<InvitationView>(invitationsUrl(id), body, body.email);
export const resendInvitation = ({ id, organisationId, email }: InvitationView) =>
  post<InvitationView>(`${invitationsUrl(organisationId)}/${id}/resend`, undefined, email);
export const revokeInvitation = ({ id, organisationId, email }: InvitationView) =>
  remove(`${invitationsUrl(organisationId)}/${id}`, email);

const teamUrl = ({ id, organisationId }: TeamView): string => `${teamsUrl(organisationId)}/${id}`;
export const createTeam = (id: string, body: CreateTeam) => post<TeamView>(teamsUrl(id), body, body.name);
export const reviseTeam = (team: TeamView, body: ReviseTeam) =>
  patch<TeamView>(teamUrl(team), body, team.version, team.name);
export const removeTeam = (team: TeamView) => remove(teamUrl(team), team.name);
export const addToTeam = (team: TeamView, accountId: string) =>
  post<TeamMemberView>(`${teamUrl(team)}/people`, { accountId }, team.name);
export const removeFromTeam = (team: TeamView, accountId: string) =>
  remove(`${teamUrl(team)}/people/${accountId}`, team.name);

export const createRole = (id: string, body: CreateRole) => post<RoleView>(rolesUrl(id), body, body.name);
export const reviseRole = ({ id, organisationId, version, name }: RoleView, body: ReviseRole) =>
  patch<RoleView>(`${rolesUrl(organisationId)}/${id}`, body, version, name);
export const removeRole = ({ id, organisationId, name }: RoleView) =>
  remove(`${rolesUrl(organisationId)}/${id}`, name);

/** What a link offers. Throws `ProblemError`. */
export const fetchOffer = async (token: string): Promise<InvitationOffer> =>
  (await fetchJson<InvitationOffer>(`/api/invitations/${encodeURIComponent(token)}`, { anonymous: true }))
    .data;
export const acceptInvitation = (token: string, asAnotherAddress: boolean, label: string) =>
  post<MembershipView>(`/api/invitations/${encodeURIComponent(token)}/accept`, { asAnotherAddress }, label);
