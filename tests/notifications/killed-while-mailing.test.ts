import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '#server/compose.ts';
import { type Database, openDatabase } from '#server/kernel/database.ts';
import { lockFolder } from '#server/kernel/folder-lock.ts';
import type { OrganisationView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { MailServer } from '../support/mail-server.ts';
import { MortalServer } from '../support/mortal-server.ts';
import type { Person } from '../support/person.ts';
import { registered } from '../support/registered.ts';
import { aNeed, aVolunteer } from '../support/samples.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';

const VOLUNTEERS = 9;
/** After so many mails were brought to the mail server the process is killed, in the middle of the next. */
const DEATHS = [1, 3, 4, 7];

let database: TestDatabase;
let mailServer: MailServer;
let server: MortalServer | undefined;
const people: Person[] = [];
beforeAll(async () => {
  [database, mailServer] = [await testDatabase(), await MailServer.start()];
});
afterAll(async () => {
  await server?.kill();
  await mailServer?.close();
  await database?.remove();
});

const live = async (smtp?: string): Promise<MortalServer> => {
  server = await MortalServer.start({
    ...{ database: database.settings, death: null, zones: [] },
    ...(smtp && { smtp }),
  });
  return server;
};

/** Between two lives, where no server is in the way. */
async function meanwhile<T>(work: (opened: Database) => Promise<T>): Promise<T> {
  const { settings } = database;
  const lock = settings.kind === 'embedded' ? await lockFolder(settings.folder) : null;
  const opened = await openDatabase(settings, schema);
  try {
    return await work(opened);
  } finally {
    await opened.close();
    await lock?.release();
  }
}

/** Everybody has promised a shift that begins in less than a day, and did so long ago: a reminder is due to each. */
async function promise(): Promise<void> {
  const { url } = await live();
  const owner = await registered(url, 'Ruth Owner');
  const { id: organisationId } = await owner.post<OrganisationView>('/organisations', {
    ...{ name: 'Flatbush Pantry', kind: 'nonprofit', timeZone: 'America/New_York' },
  });
  const need = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { placesMax: 20 }));
  for (let n = 0; n < VOLUNTEERS; n++) {
    const person = await registered(url, `Volunteer ${n}`);
    await person.ask('PUT', '/volunteer/profile', { body: aVolunteer() });
    await person.post('/volunteer/assignments', { needId: need.id });
    await person.ask('PATCH', '/users/me/notification-settings', { body: { quiet: null } });
    people.push(person);
  }
  await server!.kill('SIGTERM');
  await meanwhile(async ({ sql }) => {
    await sql('update account set email_verified_at = now()');
    for (const table of ['need', 'assignment', 'match'])
      await sql(
        `update "${table}" set starts_at = now() + interval '20 hours', ends_at = now() + interval '23 hours'`,
      );
    await sql(`update assignment set confirmed_at = now() - interval '3 days'`);
  });
}

it('nobody is reminded twice, and nobody forgotten, however often the server is killed while it sends', {
  timeout: 180_000,
}, async () => {
  await promise();
  for (const death of DEATHS) {
    const life = await live(mailServer.url());
    await mailServer.until(() => mailServer.brought >= death, `mail ${death}`);
    await life.kill();
  }
  await live(mailServer.url());
  const reminders = () => mailServer.mails.filter(({ subject }) => subject?.startsWith('Tomorrow: '));
  const reached = () => new Set(reminders().map(({ to }) => to?.[0]?.address));
  await mailServer.until(() => people.every(({ email }) => reached().has(email)), 'a reminder to everybody');
  await server!.kill();
  // One that was on its way when the server died may be brought again, under the same id: mail servers keep one.
  const ids = (email: string) =>
    new Set(
      reminders()
        .filter(({ to }) => to?.[0]?.address === email)
        .map(({ messageId }) => messageId),
    );
  expect(people.map(({ email }) => ids(email).size)).toEqual(people.map(() => 1));
  expect(reminders().length).toBeLessThanOrEqual(VOLUNTEERS + DEATHS.length);
  const told = await meanwhile(({ sql }) =>
    sql(
      `select n.account_id, n.facts ->> 'count' as count from notification n where n.type = 'reminder'
       order by n.account_id`,
    ),
  );
  expect(told).toEqual(
    people
      .map(({ id }) => ({ account_id: id, count: '1' }))
      .toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1)),
  );
});
