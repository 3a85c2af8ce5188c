import { z } from 'zod';
import type { Database } from '#server/kernel/database.ts';
import { exportRoute } from '#server/kernel/export/export-route.ts';
import { innerPage } from '#server/kernel/http/paging.ts';
import type { Route } from '#server/kernel/http/route.ts';
import { loadActor } from '#server/modules/organisations/load-actor.ts';
import { authorise } from '#server/modules/organisations/policy.ts';
import { NeedView, ZoneView } from '#shared/volunteering.ts';
import { listNeeds } from './list-needs.ts';
import { zoneView } from './views.ts';
import { Zone } from './zone.entity.ts';

const PAGE = 500;

/** The lists of volunteering as files. */
export const exportRoutes = (database: Database): Route[] => [
  exportRoute<NeedView, { organisationId: z.ZodUUID }>(
    { database, loadActor },
    {
      path: '/nonprofit/needs/export',
      policy: 'need.read',
      summary: 'All needs of one nonprofit, by start, as CSV or JSON.',
      name: 'needs',
      query: { organisationId: z.uuid() },
      item: NeedView,
      columns: [
        ...(['id', 'title', 'state', 'startsAt', 'endsAt', 'timeZone', 'placesMin', 'placesMax'] as const),
        ...(['category', 'requiredSkills', 'usefulSkills', 'requiredQualifications', 'minimumAge'] as const),
        ...(['zoneName', 'address', 'point', 'signUp', 'cancelUntil', 'recurrence', 'description'] as const),
      ],
      page: async ({ em }, actor, { query: { organisationId } }, cursor) => {
        authorise(actor, 'need.read', { organisationId }, 'organisation');
        return listNeeds(em, { organisationId }, innerPage(cursor, PAGE));
      },
    },
  ),
  exportRoute<ZoneView, Record<never, never>>(
    { database, loadActor },
    {
      path: '/zones/export',
      policy: 'anyone',
      summary: 'All zones, by code, as CSV or JSON.',
      name: 'zones',
      query: {},
      item: ZoneView,
      columns: ['id', 'code', 'name', 'borough', 'timeZone'],
      page: async ({ em }) => {
        const zones = await em.find(Zone, {}, { orderBy: { code: 'asc' } });
        return { items: zones.map(zoneView), nextCursor: null };
      },
    },
  ),
];
