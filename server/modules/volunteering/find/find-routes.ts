import { z } from 'zod';
import type { Clock } from '#server/kernel/clock.ts';
import type { Page } from '#server/kernel/http/paging.ts';
import { type Route, read } from '#server/kernel/http/route.ts';
import { isId } from '#server/kernel/ids.ts';
import { notFound, Refusal } from '#server/kernel/refusal.ts';
import type { Snapshot } from '#server/kernel/snapshot.ts';
import { FindNeeds, FoundNeeds, NeedFit, WhichNeeds, ZoneMap } from '#shared/finding.ts';
import { zoneRoom } from '#shared/kernel/rooms.ts';
import type { Actor } from '#shared/rights.ts';
import { NEED_PAGES } from '../list-needs.ts';
import { IS_OPEN } from '../need.entity.ts';
import { ZoneFigures } from '../suggestions.entity.ts';
import { zoneFiguresView } from '../views.ts';
import { Zone } from '../zone.entity.ts';
import type { ZoneDirectory } from '../zone-directory.ts';
import { type Circle, findNeeds } from './find-needs.ts';
import { fitOf, type Seeker, seekerOf } from './fit-of.ts';
import { KnownNeeds } from './known-needs.ts';
import { zoneMapOf } from './zone-map.ts';
import { zonesNearby } from './zones-nearby.ts';

/** Rooms that an answer may stand in: their positions go into a header, of which proxies take 4 kB. */
const MOST_ROOMS = 24;

const NO_POINT = {
  '409 no-point': 'A distance was asked for, and the caller has not said where they start from.',
};

interface Asked {
  snapshot: Snapshot;
  actor: Actor;
  query: FindNeeds;
  page: Page;
}

/** How everyone signed in finds needs, and what each is for them. */
export function findRoutes(zones: ZoneDirectory, clock: Clock): Route[] {
  const known = new KnownNeeds();

  async function found(
    { snapshot, query, page }: Asked,
    seeker: Seeker,
    where: { zoneId: string | null; circle: Circle | null },
    rooms: readonly string[],
  ): Promise<FoundNeeds> {
    snapshot.shows(...rooms.map(zoneRoom));
    const search = { ...query, ...where, now: clock.now() };
    const needs = await findNeeds(snapshot, known, seeker, search, page);
    const figures = await snapshot.em.find(ZoneFigures, { id: [...rooms] });
    return { ...needs, figures: figures.map(zoneFiguresView) };
  }

  /** The nearest zones within reach; without a starting point none is nearer than another. */
  async function roomsWithin({ sql }: Snapshot, circle: Circle | null): Promise<string[]> {
    const all = await zones.all(sql);
    const near = circle ? zonesNearby(all, circle.point, circle.miles, MOST_ROOMS) : all.slice(0, MOST_ROOMS);
    return near.map(({ id }) => id);
  }

  return [
    read({
      path: '/volunteer/needs',
      access: 'signed-in',
      policy: 'anyone',
      summary: "Open needs within the caller's distance, with what each is for them.",
      query: FindNeeds,
      answer: FoundNeeds,
      pages: NEED_PAGES,
      refusals: NO_POINT,
      run: async (asked) => {
        const seeker = await seekerOf(asked.snapshot.sql, asked.actor.accountId);
        const { show, distance } = asked.query;
        const reach = circleOf(seeker, distance ?? seeker.candidate?.facts.maxDistanceMiles);
        refuseWithoutPoint(asked.query, reach);
        // One's own places are one's own however far away they are.
        const circle = show === 'mine' && distance === undefined ? null : reach;
        const rooms = await roomsWithin(asked.snapshot, reach);
        return found(asked, seeker, { zoneId: null, circle }, rooms);
      },
    }),
    read({
      path: '/volunteer/zone/:zoneId/needs',
      access: 'signed-in',
      policy: 'anyone',
      summary: 'The open needs of a zone, with what each is for the caller.',
      query: FindNeeds,
      answer: FoundNeeds,
      pages: NEED_PAGES,
      refusals: NO_POINT,
      run: async (asked) => {
        const { params, snapshot, actor, query } = asked;
        const { zoneId = '' } = params;
        if (!isId(zoneId) || !(await snapshot.em.findOne(Zone, { id: zoneId }, { fields: ['id'] })))
          throw notFound('zone');
        const seeker = await seekerOf(snapshot.sql, actor.accountId);
        const circle = circleOf(seeker, query.distance);
        refuseWithoutPoint(query, circle);
        return found(asked, seeker, { zoneId, circle }, [zoneId]);
      },
    }),
    read({
      path: '/volunteer/fits',
      access: 'signed-in',
      policy: 'anyone',
      summary: 'What these needs are for the caller; those that are not open are left out.',
      query: WhichNeeds,
      answer: z.strictObject({ items: z.array(NeedFit) }),
      run: async ({ snapshot: { sql }, actor, query }) => {
        const seeker = await seekerOf(sql, actor.accountId);
        const sightings = await sql<{ id: string; version: number }>(
          `select id, version from need where id = any($1::uuid[]) and ((${IS_OPEN}) or (state = 'open' and id = any($2::uuid[])))`,
          [query.needs, [...seeker.mine]],
        );
        const needs = await known.of(sql, sightings);
        return { items: needs.flatMap((need) => fitOf(need, seeker) ?? []) };
      },
    }),
    read({
      path: '/zones/map',
      access: 'signed-in',
      policy: 'anyone',
      summary: 'Outlines of all zones as GeoJSON, as exact as a map of a city shows them.',
      answer: ZoneMap,
      keeps: true,
      run: async ({ snapshot: { sql } }) => zoneMapOf(await zones.all(sql)),
    }),
  ];
}

function circleOf({ candidate }: Seeker, miles: number | undefined): Circle | null {
  const point = candidate?.facts.point;
  return point && miles !== undefined ? { point, miles } : null;
}

function refuseWithoutPoint({ distance }: FindNeeds, circle: Circle | null): void {
  if (distance === undefined || circle) return;
  throw new Refusal(409, 'no-point', 'Say in your profile where you start from, or leave the distance out.');
}
