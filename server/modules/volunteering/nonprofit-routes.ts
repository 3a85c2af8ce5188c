import { z } from 'zod';
import { type Route, read, write } from '#server/kernel/http/route.ts';
import { authorise, mayHear } from '#server/modules/organisations/policy.ts';
import { organisationRoom } from '#shared/kernel/rooms.ts';
import { NonprofitView, ReviseNonprofit } from '#shared/volunteering.ts';
import { Nonprofit } from './nonprofit.entity.ts';
import { reviseNonprofit } from './revise-nonprofit.ts';
import { verifyNonprofit } from './verify-nonprofit.ts';
import { nonprofitView } from './views.ts';

const VerifyNonprofit = z.strictObject({ verified: z.boolean() });

/** What an organisation tells its volunteers of itself (V2). */
export const nonprofitRoutes: Route[] = [
  read({
    path: '/nonprofit/profile/:id',
    access: 'signed-in',
    policy: 'organisation.read',
    summary: 'What volunteers see of an organisation; null before the first save.',
    answer: z.strictObject({ nonprofit: NonprofitView.nullable() }),
    thing: 'nonprofit',
    run: async ({ snapshot: { em, shows }, actor, params: { id = '' } }) => {
      authorise(actor, 'organisation.read', { organisationId: id }, 'organisation');
      if (mayHear(actor, id)) shows(organisationRoom(id));
      const nonprofit = await em.findOne(Nonprofit, { id });
      return { nonprofit: nonprofit && nonprofitView(nonprofit) };
    },
  }),
  read({
    path: '/admin/nonprofits/verified',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Ids of the organisations that carry the verified mark.',
    answer: z.strictObject({ ids: z.array(z.uuid()) }),
    run: async ({ snapshot: { sql } }) => {
      const rows = await sql<{ id: string }>('select id from nonprofit where verified order by id');
      return { ids: rows.map(({ id }) => id) };
    },
  }),
  write('post', {
    path: '/admin/nonprofits/:id/verify',
    access: 'administrator',
    policy: 'platform.manage',
    summary: 'Gives an organisation the verified mark, which volunteers see, or takes it away.',
    body: VerifyNonprofit,
    answer: NonprofitView,
    example: { verified: true },
    run: async ({ transaction, params: { id = '' }, body }) => {
      const nonprofit = await verifyNonprofit(transaction, id, body.verified);
      await transaction.em.flush();
      return nonprofitView(nonprofit);
    },
  }),
  write('patch', {
    path: '/nonprofit/profile/:id',
    access: 'signed-in',
    policy: 'organisation.update',
    summary: 'Changes what volunteers see of an organisation; If-Match carries the version that was seen.',
    body: ReviseNonprofit,
    conditional: 'required',
    answer: NonprofitView,
    example: { mission: 'Groceries for everybody in Flatbush.', contact: 'Ruth, 718 555 0142' },
    refusals: {
      '409 conflict': 'Somebody else changed one of these fields since the version you have.',
    },
    run: async ({ transaction, actor, params: { id = '' }, ifMatch, body }) => {
      const nonprofit = await reviseNonprofit(transaction, actor, id, ifMatch, body);
      await transaction.em.flush();
      return nonprofitView(nonprofit);
    },
  }),
];
