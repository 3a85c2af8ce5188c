import { organisationGround } from '#server/kernel/access.ts';
import { isId } from '#server/kernel/ids.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import { organisationRoom, userRoom } from '#shared/kernel/rooms.ts';
import { can } from '#shared/rights.ts';
import { exportRoutes } from './export-routes.ts';
import { organisationsData } from './held-data.ts';
import { actorIn } from './load-actor.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { organisationRoutes } from './routes.ts';
import { followMembershipUndo } from './undo-membership.ts';
import { membershipView, organisationView } from './views.ts';

export const organisations: Module = {
  name: 'organisations',
  entities: [Organisation, Membership],
  live(things) {
    things.add(Organisation, {
      type: 'organisations.organisation',
      rooms: ({ id }) => [organisationRoom(id)],
      view: organisationView,
      organisation: ({ id }) => id,
      undo: {
        action: 'organisation.update',
        facts: ({ id }) => ({ organisationId: id }),
        follow: async ({ step }) => {
          if (step === 'changed') return;
          throw new Refusal(409, 'cannot-undo', 'An organisation is not unmade. Its owners can close it.');
        },
      },
    });
    things.add(Membership, {
      type: 'organisations.membership',
      rooms: ({ organisationId, accountId }) => [organisationRoom(organisationId), userRoom(accountId)],
      view: membershipView,
      personal: { columns: ['displayName'], person: 'accountId' },
      organisation: ({ organisationId }) => organisationId,
      undo: {
        action: 'member.manage',
        facts: ({ organisationId }) => ({ organisationId }),
        follow: followMembershipUndo,
      },
    });
  },
  mount: (kernel) => ({
    held: organisationsData,
    routes: [...organisationRoutes, ...exportRoutes(kernel.database)],
    rooms: {
      organisation: async ({ snapshot, accountId, id }) => {
        if (!isId(id)) throw notFound('room');
        const actor = await actorIn(snapshot.sql, accountId, id);
        if (!can(actor, 'organisation.read', { organisationId: id })) throw notFound('room');
        return organisationGround(id);
      },
    },
  }),
};
