// A Muster node with one zone full of needs, volunteers who look at it, and the built client.
import { fileURLToPath } from 'node:url';
import { buildClient } from '#server/cli/build-client.ts';
import { createId } from '#server/kernel/ids.ts';
import { aNeed, aVolunteer } from '../../tests/support/samples.ts';
import { TestServer } from '../../tests/support/test-server.ts';
import { makeZones } from '../../tests/support/zones.ts';
import { answerParent } from './child.ts';

const CLIENT = fileURLToPath(new URL('../../client/dist', import.meta.url));
const SKILLS = ['Lifting', 'Spanish', 'Cooking', 'Driving', 'First aid'];
const BATCH = 500;
const DAY_MS = 86_400_000;

await buildClient(() => {});
// Comparing every answer with its description would be part of what is measured.
const server = await TestServer.start({ clientFolder: CLIENT, inspect: undefined });

/** Some of the skills, another choice for every number. */
const skillsOf = (n: number): string[] => SKILLS.filter((_, bit) => (n >> bit) & 1);

const doors = {
  /** One zone with so many needs over the coming ninety days, and volunteers within its reach. */
  async prepare({ needs, volunteers }: { needs: number; volunteers: number }) {
    const [zone] = await makeZones(server.kernel, ['Dense']);
    const owner = await server.person('Coordinator');
    const organisationId = await server.nonprofit(owner, 'Pantry');
    const { lat, lng } = zone!.point;
    const place = (n: number) => ({
      latitude: lat + ((n % 71) - 35) / 9000,
      longitude: lng + ((Math.floor(n / 71) % 71) - 35) / 9000,
    });
    const ids = Array.from({ length: needs }, createId);
    const begin = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 14 * 3_600_000;
    for (let from = 0; from < needs; from += BATCH) {
      const rows = ids.slice(from, from + BATCH).map((id, i) => {
        const [n, { category }] = [from + i, aNeed(organisationId)];
        const startsAt = begin + (n % 90) * DAY_MS + (n % 8) * 3_600_000;
        return {
          ...{ id, title: `Need ${n}: pack and hand out groceries`, category, ...place(n) },
          required_skills: n % 3 === 0 ? [] : skillsOf(n),
          starts_at: new Date(startsAt),
          ends_at: new Date(startsAt + 2 * 3_600_000),
        };
      });
      await server.kernel.database.sql(
        `insert into need (id, organisation_id, organisation_name, zone_id, zone_name, title, category, required_skills,
           useful_skills, required_qualifications, starts_at, ends_at, time_zone, latitude, longitude, places_min,
           places_max, sign_up, state, created_at, version)
         select r.id, $2, 'Pantry', $3, 'Dense', r.title, r.category, r.required_skills, '[]', '[]', r.starts_at,
           r.ends_at, 'America/New_York', r.latitude, r.longitude, 2, 8, 'instant', 'open', now(), 1
         from jsonb_to_recordset($1::jsonb) as r(id uuid, title text, category text, required_skills jsonb,
           starts_at timestamptz, ends_at timestamptz, latitude float8, longitude float8)`,
        [JSON.stringify(rows), organisationId, zone!.id],
      );
    }
    await server.kernel.database.sql('analyze need');
    const people = [];
    for (let n = 0; n < volunteers; n++) {
      const person = await server.person(`Volunteer ${n}`);
      const body = aVolunteer({ skills: skillsOf(n + 1), point: zone!.point, maxDistanceMiles: 5 });
      await person.ask('PUT', '/volunteer/profile', { body });
      people.push({ id: person.id, token: person.token });
    }
    return { url: server.url, zoneId: zone!.id, needIds: ids, people, owner: owner.token };
  },

  /** A session for a browser: its refresh token. */
  async session({ accountId }: { accountId: string }): Promise<string> {
    return (await server.session(accountId)).token;
  },
};
export type ZoneDoors = typeof doors;

answerParent(doors, () => server.close());
