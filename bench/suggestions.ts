// How soon after its commit a new need's suggestions are with the coordinator, with 10,000 volunteers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createId } from '#server/kernel/ids.ts';
import { REFRESH_QUEUE } from '#server/modules/volunteering/refresh-queue.ts';
import type { Entry, JoinReply } from '#shared/kernel/protocol.ts';
import { needRoom } from '#shared/kernel/rooms.ts';
import type { NeedSuggestionsView, NeedView } from '#shared/volunteering.ts';
import type { Listener, Person } from '../tests/support/person.ts';
import { aNeed, HERE } from '../tests/support/samples.ts';
import { makeEmbeddedTemplate, makePostgresTemplate } from '../tests/support/template-database.ts';
import { TestServer } from '../tests/support/test-server.ts';

const VOLUNTEERS = 10_000;
const POSTS = 60;
const LIMIT_MS = 200;
const SKILLS = ['Lifting', 'Spanish', 'Cooking', 'Driving', 'First aid'];
const ALL_DAY = '[{"from":0,"to":1440}]';

const url = process.env.TEST_DATABASE_URL;
await (url ? makePostgresTemplate(url) : makeEmbeddedTemplate());
const server = await TestServer.start();
await fill();
const owner = await server.person('Ruth');
const organisationId = await server.nonprofit(owner);
const listener = await owner.connect();
const times: number[] = [];
for (let n = 0; n < POSTS + 5; n++) {
  const ms = await postAndWait(owner, listener, n);
  // The first few warm the code up.
  if (n >= 5) times.push(ms);
}
await server.close();

times.sort((a, b) => a - b);
const at = (share: number): number => Math.round(times[Math.ceil(share * times.length) - 1]! * 10) / 10;
const result = {
  database: url ? 'PostgreSQL' : 'embedded',
  volunteers: VOLUNTEERS,
  posts: POSTS,
  p50Ms: at(0.5),
  p95Ms: at(0.95),
  maxMs: at(1),
  limitMs: LIMIT_MS,
};
console.table([result]);
mkdirSync(new URL('results/', import.meta.url), { recursive: true });
writeFileSync(
  new URL(`results/suggestions-${result.database}.json`, import.meta.url),
  JSON.stringify(result, null, 2),
);
process.exitCode = result.p95Ms <= LIMIT_MS ? 0 : 1;

/** Volunteers all over Brooklyn, with some of five skills each. */
async function fill(): Promise<void> {
  const { sql } = server.kernel.database;
  const ids = Array.from({ length: VOLUNTEERS }, createId);
  for (let from = 0; from < VOLUNTEERS; from += 1000) {
    const batch = ids.slice(from, from + 1000);
    await sql(
      `insert into account (id, email, display_name, time_zone, created_at)
       select id, id || '@bench.example', 'Volunteer ' || id, 'America/New_York', now() from unnest($1::uuid[]) as id`,
      [batch],
    );
    await sql(
      `insert into volunteer (id, skills, availability, time_zone, latitude, longitude, max_distance_miles, qualifications)
       select v.id, v.skills, $2::jsonb, 'America/New_York', v.lat, v.lng, 5, '[]'
       from jsonb_to_recordset($1::jsonb) as v(id uuid, skills jsonb, lat float8, lng float8)`,
      [
        JSON.stringify(
          batch.map((id, i) => ({
            id,
            skills: SKILLS.filter((_, bit) => ((from + i) >> bit) & 1),
            lat: HERE.lat + (((from + i) % 100) - 50) / 500,
            lng: HERE.lng + ((Math.floor((from + i) / 100) % 100) - 50) / 500,
          })),
        ),
        JSON.stringify({ weekly: Array.from({ length: 7 }, () => JSON.parse(ALL_DAY)), exceptions: [] }),
      ],
    );
    await server.kernel.jobs.add(
      REFRESH_QUEUE,
      batch.map((id) => ({ type: 'volunteering.volunteer', id, removed: false })),
    );
  }
  while ((await server.kernel.jobs.backlog(REFRESH_QUEUE)) > 0)
    await new Promise((go) => setTimeout(go, 100));
}

/** From the answer of the post, which follows its commit, to the list, through the socket. */
async function postAndWait(person: Person, heard: Listener, n: number): Promise<number> {
  const need = await person.post<NeedView>(
    '/nonprofit/needs',
    aNeed(organisationId, { title: `Need ${n}`, requiredSkills: SKILLS.slice(n % 3, (n % 3) + 2) }),
  );
  const committed = performance.now();
  const room = needRoom(need.id);
  const snapshot = await person.ask('GET', `/nonprofit/needs/${need.id}`);
  const shown = (snapshot.body as unknown as { suggestions: NeedSuggestionsView | null }).suggestions;
  const reply = await heard.join({ ...snapshot.positions[0]!, room });
  if (!shown?.best.length && !caughtUp(reply)) {
    await heard.until(() => heard.of(room).some(({ entries }) => isList(entries)), 'the suggestions');
  }
  return performance.now() - committed;
}

function isList(entries: Entry[]): boolean {
  return entries.some(
    ({ type, view }) =>
      type === 'volunteering.need-suggestions' && (view as NeedSuggestionsView).best.length > 0,
  );
}

function caughtUp(reply: JoinReply): boolean {
  return 'changes' in reply && reply.changes.some(({ entries }) => isList(entries));
}
