import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Transaction } from '#server/kernel/transact.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { TestServer } from '../support/test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

let server: TestServer;
let organisationId: string;
/** How often the verb was run. */
let runs: number;
beforeAll(async () => {
  server = await TestServer.start();
  organisationId = await server.nonprofit(await server.person('Ruth'));
});
beforeEach(() => {
  runs = 0;
});
afterAll(() => server.close());

/** Renames the organisation; the database raises this error in as many of the first runs. */
const rename = (name: string, trouble: { code: string; times: number }) =>
  server.kernel.transactor.transact(WORK, async (transaction) => {
    const organisation = await transaction.em.findOneOrFail(Organisation, { id: organisationId });
    organisation.name = name;
    if (++runs <= trouble.times) await raise(transaction, trouble.code);
  });

const raise = ({ sql }: Transaction, code: string) =>
  sql(`do $$ begin raise exception 'as in trouble' using errcode = '${code}'; end $$`);

async function recorded(): Promise<{ name: string; lines: number }> {
  const { orm, sql } = server.kernel.database;
  const { name } = await orm.em.fork().findOneOrFail(Organisation, { id: organisationId });
  const [row] = await sql<{ count: unknown }>('select count(*) as count from history where entity_id = $1', [
    organisationId,
  ]);
  return { name, lines: Number(row?.count) };
}

describe.each([
  ['a deadlock', '40P01'],
  ['a conflict that could not be put in order', '40001'],
])('%s', (_what, code) => {
  it('is worth another go, which is recorded once', async () => {
    const { lines } = await recorded();
    await rename(`Twice ${code}`, { code, times: 1 });
    expect(runs).toBe(2);
    expect(await recorded()).toEqual({ name: `Twice ${code}`, lines: lines + 1 });
  });

  it('that comes again and again is refused as too busy', async () => {
    const before = await recorded();
    const refused = rename('Never', { code, times: Number.POSITIVE_INFINITY });
    await expect(refused).rejects.toMatchObject({ status: 503, code: 'busy', retryAfter: 1 });
    expect(runs).toBe(3);
    expect(await recorded()).toEqual(before);
  });
});

it.each([
  ['a lock that is not given in time', '55P03', 503, 'busy'],
  ['a disk that is full', '53100', 503, 'disk-full'],
  ['a value that must be unique', '23505', 409, 'taken'],
])('%s is refused at once, with what to do', async (_what, code, status, refusal) => {
  const before = await recorded();
  const refused = rename('Never', { code, times: Number.POSITIVE_INFINITY });
  await expect(refused).rejects.toMatchObject({ name: 'Refusal', status, code: refusal });
  expect(runs).toBe(1);
  expect(await recorded()).toEqual(before);
});

it('a change of what somebody else changed meanwhile is refused', async () => {
  const before = await recorded();
  const stale = server.kernel.transactor.transact(WORK, async ({ em, sql }) => {
    const organisation = await em.findOneOrFail(Organisation, { id: organisationId });
    await sql('update organisation set version = version + 1 where id = $1', [organisationId]);
    organisation.name = 'Never';
  });
  await expect(stale).rejects.toMatchObject({ status: 409, code: 'version' });
  expect(await recorded()).toEqual(before);
});

it('an error that is nobody’s refusal is passed on as it is', async () => {
  const before = await recorded();
  const failing = rename('Never', { code: 'P0001', times: Number.POSITIVE_INFINITY });
  await expect(failing).rejects.toMatchObject({ code: 'P0001', message: 'as in trouble' });
  expect(runs).toBe(1);
  expect(await recorded()).toEqual(before);
});
