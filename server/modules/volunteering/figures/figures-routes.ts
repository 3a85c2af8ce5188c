import { z } from 'zod';
import type { Clock } from '#server/kernel/clock.ts';
import { type Route, read } from '#server/kernel/http/route.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { NonprofitFiguresView, PlatformFiguresView } from '#shared/figures.ts';
import { dashboardRoom, needsRoom, OPERATIONS_ROOM } from '#shared/kernel/rooms.ts';
import { NeedView } from '#shared/volunteering.ts';
import { Need } from '../need.entity.ts';
import { needView } from '../views.ts';
import { countNonprofit, countPlatform } from './count-figures.ts';
import {
  NonprofitFigures,
  nonprofitFiguresView,
  PLATFORM_ID,
  PlatformFigures,
  platformFiguresView,
} from './figures.entity.ts';

/** How nonprofits and the platform do. What has no row yet is counted for the answer. */
export const figuresRoutes = (clock: Clock): Route[] => [
  read({
    path: '/nonprofit/dashboard',
    access: 'signed-in',
    policy: 'need.read',
    summary: 'How one nonprofit does, live, with its needs that are at risk.',
    query: z.strictObject({ organisationId: z.uuid() }),
    answer: z.strictObject({ figures: NonprofitFiguresView, atRisk: z.array(NeedView) }),
    run: async ({ snapshot: { em, sql, shows }, actor, query: { organisationId: id } }) => {
      authorise(actor, 'need.read', { organisationId: id }, 'organisation');
      shows(dashboardRoom(id), needsRoom(id));
      const row = await em.findOne(NonprofitFigures, { id });
      const figures = row
        ? nonprofitFiguresView(row)
        : { id, ...(await countNonprofit(sql, id, clock.now())), version: 0 };
      const needs = await em.find(
        Need,
        { id: figures.atRisk.map(({ needId }) => needId) },
        { orderBy: { startsAt: 'asc', id: 'asc' } },
      );
      return { figures, atRisk: needs.map(needView) };
    },
  }),
  read({
    path: '/admin/metrics',
    access: 'administrator',
    policy: 'platform.read',
    summary: 'How the platform does, live.',
    answer: PlatformFiguresView,
    run: async ({ snapshot: { em, sql, shows } }) => {
      shows(OPERATIONS_ROOM);
      const row = await em.findOne(PlatformFigures, { id: PLATFORM_ID });
      if (row) return platformFiguresView(row);
      return { id: PLATFORM_ID, ...(await countPlatform(sql)), version: 0 };
    },
  }),
];
