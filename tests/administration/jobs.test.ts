import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailedJob, HealthView, OperationView, QueueLine } from '#shared/administration.ts';
import { failJob } from '../support/failed-jobs.ts';
import { Mailbox } from '../support/mailbox.ts';
import type { Person } from '../support/person.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
let mailbox: Mailbox;
let ada: Person;
beforeAll(async () => {
  mailbox = new Mailbox();
  server = await TestServer.start({ postman: mailbox });
  ada = await server.person('Ada', { administrator: true });
});
afterAll(() => server.close());

const MAIL = { to: 'late@test.example', subject: 'Late', text: 'Late, but there' };
const failed = async () => (await ada.get<{ items: FailedJob[] }>('/admin/jobs/failed')).items;
const lineOf = async (queue: string) =>
  (await ada.get<{ items: QueueLine[] }>('/admin/jobs')).items.find((line) => line.queue === queue);

describe('failed jobs', () => {
  it('are shown with where they came from, why, and what about, but not what they carry', async () => {
    const id = await failJob(server, 'kernel.mail', { ...MAIL, accountId: ada.id });
    const [job] = await failed();
    expect(job).toMatchObject({
      id,
      queue: 'kernel.mail',
      error: 'the disk is full',
      attempts: 9,
      about: [ada.id],
    });
    expect(JSON.stringify(job)).not.toContain(MAIL.text);
    expect(await lineOf('kernel.mail')).toMatchObject({ waiting: 0, active: 0, failed: 1 });
  });

  it('are done when they are tried again, and the room hears of it', async () => {
    const listener = await ada.connect();
    await listener.join({ room: 'operations' });
    const ids = (await failed()).map(({ id }) => id);
    const operation = await ada.post<OperationView>('/admin/jobs/failed/retry', { ids });
    expect(operation).toMatchObject({ verb: 'retry', jobs: 1, queues: ['kernel.mail'], byName: 'Ada' });
    expect(await mailbox.newest(MAIL.to)).toMatchObject(MAIL);
    expect(await failed()).toEqual([]);
    await listener.until(() => listener.of('operations').length > 0, 'the operation');
    expect(listener.of('operations')[0]?.entries).toMatchObject([{ view: operation }]);
    const lines = await server.kernel.database.sql(
      `select actor from history where entity = 'administration.operation' and entity_id = $1`,
      [operation.id],
    );
    expect(lines).toEqual([{ actor: ada.id }]);
  });

  it('are put back once, however many ask', async () => {
    const to = 'once@test.example';
    const ids = [await failJob(server, 'kernel.mail', { ...MAIL, to })];
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => ada.ask('POST', '/admin/jobs/failed/retry', { body: { ids } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    await mailbox.newest(to);
    expect(mailbox.mails.filter((mail) => mail.to === to)).toHaveLength(1);
  });

  it('are given up, all at once', async () => {
    for (const n of [1, 2, 3]) await failJob(server, 'organisations.names', { id: `thing ${n}` });
    const operation = await ada.post<OperationView>('/admin/jobs/failed/discard', { ids: null });
    expect(operation).toMatchObject({ verb: 'discard', jobs: 3, queues: ['organisations.names'] });
    expect(await failed()).toEqual([]);
    const again = await ada.ask('POST', '/admin/jobs/failed/discard', { body: { ids: null } });
    expect(again.status).toBe(409);
  });

  it('really land there: a reaction that keeps failing', async () => {
    const { jobs, database } = server.kernel;
    await jobs.add('organisations.names', [{ type: 'identity.account', id: 'no id at all' }]);
    // As if all the pauses between its attempts were over.
    const listed = async () => (await failed()).find(({ queue }) => queue === 'organisations.names');
    while (!(await listed())) {
      await database.sql(
        `update jobs.job set start_after = now(), retry_count = greatest(retry_count, 7)
         where name = 'organisations.names' and state = 'retry'`,
      );
    }
    expect(await listed()).toMatchObject({ about: ['no id at all'], error: expect.stringMatching(/uuid/) });
  });
});

it('the health says what the readiness says, and more', async () => {
  const listener = await ada.connect();
  const health = await ada.get<HealthView>('/admin/health');
  expect(health).toMatchObject({ trouble: null, redis: 'ok', database: server.kernel.database.kind });
  expect(health.sockets).toBeGreaterThan(0);
  expect(health.version).toMatch(/^\d+\.\d+\.\d+$/);
  listener.socket.disconnect();
});
