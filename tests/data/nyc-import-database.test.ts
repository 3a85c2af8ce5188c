import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOpportunities } from '#server/modules/volunteering/import/import-opportunities.ts';
import { importZones } from '#server/modules/volunteering/import/import-zones.ts';
import { REFRESH_QUEUE } from '#server/modules/volunteering/refresh-queue.ts';
import type { Person } from '../support/person.ts';
import { aVolunteer } from '../support/samples.ts';
import { TestServer } from '../support/test-server.ts';
import { publicData } from './public-data.ts';

const mapping = {
  dailyWindow: { from: '10:00', to: '12:00' },
  shiftWeeks: 'future',
  owner: null,
} as const;

let server: TestServer;
let volunteer: Person;
beforeAll(async () => {
  server = await TestServer.start();
  volunteer = await server.person('Aisha Rahman');
  const place = { point: { lat: 40.7128, lng: -74.006 }, maxDistanceMiles: 40 };
  await volunteer.ask('PUT', '/volunteer/profile', { body: aVolunteer(place) });
});
afterAll(() => server.close());

/** Every job that an import caused is done, and the lists it caused are written. */
async function settle(): Promise<void> {
  await expect.poll(() => server.kernel.jobs.backlog(REFRESH_QUEUE), { timeout: 30_000 }).toBe(0);
}

it('accounts for each of the 665 rows, and the imported needs have suggestions', async () => {
  const zones = await importZones(server.kernel, publicData('nyc-neighbourhoods.geojson'), () => {});
  expect(zones).toEqual({ made: 195, updated: 0, unchanged: 0, refused: [] });
  const csv = publicData('nyc-volunteer-opportunities.csv');
  const { counts, drafted, refused } = await importOpportunities(server.kernel, csv, mapping, () => {});
  expect(counts).toEqual({ rows: 665, imported: 591, drafted: 70, refused: 4, alreadyThere: 0 });
  expect(counts.imported + counts.drafted + counts.refused + counts.alreadyThere).toBe(counts.rows);
  expect(drafted).toHaveLength(70);
  expect(drafted.every(({ line, reasons }) => line > 1 && reasons.length > 0)).toBe(true);
  expect(refused.map(({ reasons }) => reasons.join())).toEqual(
    Array(4).fill(expect.stringContaining('at most 1000 places')),
  );

  await settle();
  const [found] = await server.kernel.database.sql<{ needs: unknown; suggested: unknown }>(
    `select count(*) as needs, count(*) filter (where json_array_length(s.best) > 0) as suggested
     from need n left join need_suggestions s on s.id = n.id where n.state = 'open'`,
  );
  expect([Number(found?.needs), Number(found?.suggested)]).toEqual([591, 591]);
});

it('adds nothing when the same files are imported again', async () => {
  const zones = await importZones(server.kernel, publicData('nyc-neighbourhoods.geojson'), () => {});
  expect(zones).toEqual({ made: 0, updated: 0, unchanged: 195, refused: [] });
  const csv = publicData('nyc-volunteer-opportunities.csv');
  const { counts, nonprofitsMade } = await importOpportunities(server.kernel, csv, mapping, () => {});
  expect(counts).toEqual({ rows: 665, imported: 0, drafted: 0, refused: 4, alreadyThere: 661 });
  expect(nonprofitsMade).toBe(0);
});
