import type { Database } from '#server/kernel/database.ts';
import { exportRoute } from '#server/kernel/export/export-route.ts';
import type { Route } from '#server/kernel/http/route.ts';
import { MembershipView } from '#shared/organisations.ts';
import { loadActor } from './load-actor.ts';
import { Membership } from './membership.entity.ts';
import { authorise } from './policy.ts';
import { membershipView } from './views.ts';

/** The members of an organisation as a file. */
export const exportRoutes = (database: Database): Route[] => [
  exportRoute<MembershipView, Record<never, never>>(
    { database, loadActor },
    {
      path: '/organisations/:id/members/export',
      policy: 'member.read',
      summary: 'All members of an organisation, by name, as CSV or JSON.',
      name: 'members',
      query: {},
      item: MembershipView,
      columns: ['id', 'accountId', 'displayName', 'role'],
      page: async ({ em }, actor, { params: { id = '' } }) => {
        authorise(actor, 'member.read', { organisationId: id }, 'organisation');
        const members = await em.find(
          Membership,
          { organisationId: id },
          { orderBy: { displayName: 'asc' } },
        );
        return { items: members.map(membershipView), nextCursor: null };
      },
    },
  ),
];
