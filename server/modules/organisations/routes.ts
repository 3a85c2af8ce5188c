import { behind, type Order, orderBy, pageOf } from '#server/kernel/http/paging.ts';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { accountView } from '#server/modules/identity/views.ts';
import { ProfileView } from '#shared/identity.ts';
import { organisationRoom, userRoom } from '#shared/kernel/rooms.ts';
import { AddMember, CreateOrganisation, MembershipView, OrganisationView } from '#shared/organisations.ts';
import { addMember } from './add-member.ts';
import { createOrganisation } from './create-organisation.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { authorise } from './policy.ts';
import { removeMember } from './remove-member.ts';
import { membershipView, organisationView } from './views.ts';

const BY_NAME: Order<Membership>[] = [
  ['displayName', 'asc'],
  ['id', 'asc'],
];

export const organisationRoutes: Route[] = [
  read({
    path: '/auth/profile',
    access: 'signed-in',
    summary: 'The account and the organisations it belongs to.',
    answer: ProfileView,
    run: async ({ snapshot: { em, shows }, actor }): Promise<ProfileView> => {
      const account = await em.findOne(Account, { id: actor.accountId });
      if (!account) throw notFound('account');
      const memberships = await em.find(
        Membership,
        { accountId: account.id },
        { orderBy: { createdAt: 'asc' } },
      );
      const organisations = await em.find(Organisation, { id: memberships.map((m) => m.organisationId) });
      const nameOf = new Map(organisations.map(({ id, name }) => [id, name]));
      shows(userRoom(account.id));
      return {
        user: accountView(account),
        memberships: memberships.map(({ organisationId }) => ({
          organisationId,
          organisationName: nameOf.get(organisationId) ?? '',
          ...actor.standings[organisationId]!,
        })),
      };
    },
  }),
  write('post', {
    path: '/organisations',
    access: 'signed-in',
    summary: 'Makes an organisation that the caller owns.',
    body: CreateOrganisation,
    status: 201,
    answer: OrganisationView,
    example: { name: 'Flatbush Pantry', kind: 'nonprofit', timeZone: 'America/New_York' },
    run: async ({ transaction, actor, body, now }) => {
      const organisation = await createOrganisation(transaction, actor.accountId, body, now);
      await transaction.em.flush();
      return organisationView(organisation);
    },
  }),
  read({
    path: '/organisations/:id',
    access: 'signed-in',
    summary: 'One organisation of the caller.',
    answer: OrganisationView,
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      shows(organisationRoom(id));
      return organisationView(await em.findOneOrFail(Organisation, { id }));
    },
  }),
  read({
    path: '/organisations/:id/members',
    access: 'signed-in',
    summary: 'Who belongs to the organisation, by name.',
    answer: pageOf(MembershipView),
    pages: { usual: 500, most: 500 },
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' }, page }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      const members = await em.find(
        Membership,
        { organisationId: id, ...behind(BY_NAME, page.after) },
        { orderBy: orderBy(BY_NAME), limit: page.take },
      );
      shows(organisationRoom(id));
      return page.cut(members, membershipView, ({ displayName, id }) => [displayName, id]);
    },
  }),
  write('post', {
    path: '/organisations/:id/members',
    access: 'signed-in',
    summary: 'Adds somebody who has an account.',
    body: AddMember,
    status: 201,
    answer: MembershipView,
    example: { email: 'nora@example.org', role: 'coordinator' },
    refusals: {
      '409 no-account': 'Nobody has an account with this address.',
      '409 already-member': 'The person is a member already.',
    },
    run: async ({ transaction, actor, params: { id = '' }, body, now }) => {
      const membership = await addMember(transaction, actor, id, body, now);
      await transaction.em.flush();
      return membershipView(membership);
    },
  }),
  write('delete', {
    path: '/organisations/:id/members/:membershipId',
    access: 'signed-in',
    summary: 'Takes a membership away; its live rooms end at once.',
    status: 204,
    refusals: { '409 last-owner': 'The organisation would be left without an owner.' },
    run: async ({ transaction, actor, params: { id = '', membershipId = '' }, now }) =>
      removeMember(transaction, actor, uuid(id), uuid(membershipId), now),
  }),
];

/** An id that is none cannot exist. */
function uuid(id: string): string {
  if (!isId(id)) throw notFound('member');
  return id;
}
