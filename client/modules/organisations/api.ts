import type {
  AddMember,
  CreateOrganisation,
  MembershipView,
  OrganisationView,
} from '#shared/organisations.ts';
import { writes } from '../../kernel/client.ts';

export interface MembersAnswer {
  items: MembershipView[];
}

export const membersUrl = (organisationId: string): string => `/api/organisations/${organisationId}/members`;

// Roles and organisations wait for the server: none of these shows its result before it is true.

export const createOrganisation = (body: CreateOrganisation) =>
  writes.write<OrganisationView>({ method: 'POST', path: '/api/organisations', body, label: body.name }).done;

export const addMember = (organisationId: string, body: AddMember) =>
  writes.write<MembershipView>({ method: 'POST', path: membersUrl(organisationId), body, label: body.email })
    .done;

export const removeMember = (member: MembershipView) =>
  writes.write<null>({
    method: 'DELETE',
    path: `${membersUrl(member.organisationId)}/${member.id}`,
    label: member.displayName,
  }).done;
