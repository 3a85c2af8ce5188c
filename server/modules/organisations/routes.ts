import { type Route, read, write } from '#server/kernel/http/route.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { accountView } from '#server/modules/identity/views.ts';
import { ProfileView } from '#shared/identity.ts';
import { organisationRoom, userRoom } from '#shared/kernel/rooms.ts';
import { CreateOrganisation, OrganisationView, ReviseOrganisation } from '#shared/organisations.ts';
import { createOrganisation } from './create-organisation.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { authorise, mayHear } from './policy.ts';
import { reviseOrganisation } from './revise-organisation.ts';
import { organisationView } from './views.ts';

/** The organisations of the caller. */
export const organisationRoutes: Route[] = [
  read({
    path: '/auth/profile',
    access: 'signed-in',
    policy: 'self',
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
    policy: 'anyone',
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
    policy: 'organisation.read',
    summary: 'One organisation of the caller.',
    answer: OrganisationView,
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      if (mayHear(actor, id)) shows(organisationRoom(id));
      return organisationView(await em.findOneOrFail(Organisation, { id }));
    },
  }),
  write('patch', {
    path: '/organisations/:id',
    access: 'signed-in',
    policy: 'organisation.update',
    summary: 'Changes name, kind or time zone; If-Match carries the version that was seen.',
    body: ReviseOrganisation,
    conditional: 'required',
    answer: OrganisationView,
    example: { name: 'Flatbush Pantry & Kitchen' },
    refusals: {
      '409 conflict': 'Somebody else changed one of these fields since the version you have.',
    },
    run: async ({ transaction, actor, params: { id = '' }, ifMatch, body }) => {
      const organisation = await reviseOrganisation(transaction, actor, id, ifMatch, body);
      await transaction.em.flush();
      return organisationView(organisation);
    },
  }),
];
