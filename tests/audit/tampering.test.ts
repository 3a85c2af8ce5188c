import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditChain } from '#server/kernel/audit/audit-chain.ts';
import { verifyHistory } from '#server/kernel/audit/verify-history.ts';
import { HistorySeal } from '#server/kernel/history/history-seal.ts';
import { createLog } from '#server/kernel/log.ts';
import { Secret } from '#server/kernel/secret.ts';
import type { AuditHead } from '#shared/audit.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Person } from '../support/person.ts';
import { aNeed } from '../support/samples.ts';
import { SECRET, TestServer } from '../support/test-server.ts';

const seal = new HistorySeal(new Secret(SECRET));

let server: TestServer;
let owner: Person;
let organisationId: string;
let chain: AuditChain;
beforeAll(async () => {
  server = await TestServer.start();
  chain = new AuditChain(server.kernel.database, seal, createLog('silent'));
  owner = await server.person('Ruth Owner');
  organisationId = await server.nonprofit(owner);
  await server.nonprofit(owner, 'Another Pantry');
  for (let made = 0; made < 8; made++) {
    const { id } = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId));
    if (made % 2) await owner.post(`/nonprofit/needs/${id}/cancel`);
  }
});
afterAll(() => server.close());

const sql = (text: string, parameters: unknown[] = []) => server.kernel.database.sql(text, parameters);
const verify = async (against?: readonly AuditHead[]) => {
  await chain.linkNew();
  return verifyHistory((text, parameters) => server.kernel.database.sql(text, parameters), seal, {
    ...(against && { against }),
  });
};

/** What the tests may break; put back as it was before each. */
const TABLES = ['history', 'audit_link', 'audit_head'];
const kept = new Map<string, string>();
const keep = async () => {
  await chain.linkNew();
  for (const table of TABLES) {
    const [row] = await sql(`select coalesce(json_agg(t), '[]')::text as rows from ${table} t`);
    kept.set(table, row!.rows as string);
  }
};
const putBack = async () => {
  for (const table of TABLES) {
    await sql(`delete from ${table}`);
    await sql(
      `insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1::json)`,
      [kept.get(table)],
    );
  }
};
beforeAll(keep, 30_000);
beforeEach(putBack);

const ids = async (): Promise<string[]> =>
  (await sql('select id::text as id from history order by id')).map(({ id }) => id as string);

describe('history as it was written', () => {
  it('is whole, before it is chained and after', async () => {
    const report = await verify();
    expect(report.breaches).toEqual([]);
    expect(report.lines).toBe((await ids()).length);
    expect(report.heads.map(({ scope }) => scope)).toContain(organisationId);
  });

  it('stays whole while people write', async () => {
    await Promise.all([
      ...Array.from({ length: 5 }, () => owner.post('/nonprofit/needs', aNeed(organisationId))),
      chain.linkNew(10),
      chain.linkNew(),
    ]);
    expect((await verify()).breaches).toEqual([]);
    await keep();
  });
});

/** Every column of a line, with another value. */
const CHANGES: readonly string[] = [
  `organisation = '00000000-0000-7000-8000-000000000001'`,
  `organisation = null`,
  `entity = entity || 'x'`,
  `entity_id = '00000000-0000-7000-8000-000000000001'`,
  'version = version + 1',
  `before = '{"title": "x"}'`,
  `after = coalesce(after, '{}') || '{"title": "x"}'`,
  `after = null, before = null`,
  `actor = 'system:nobody'`,
  `source = coalesce(source, '') || 'x'`,
  `at = at + interval '1 microsecond'`,
  'commit = gen_random_uuid()',
  'undoes = gen_random_uuid()',
  'mac = null',
  `mac = 'x' || mac`,
  `personal = '{"fields": [], "salt": null}'`,
];

const position = fc.nat({ max: 10_000 });

describe('one line at any place', () => {
  const found = async (
    tamper: (line: string, other: string) => Promise<unknown>,
    at: number,
    and: number,
  ) => {
    await putBack();
    const lines = await ids();
    const line = lines[at % lines.length]!;
    const other = lines.filter((one) => one !== line)[and % (lines.length - 1)]!;
    const before = JSON.stringify(await sql('select * from history order by id'));
    await tamper(line, other);
    // A change to what stood there already is none.
    if (JSON.stringify(await sql('select * from history order by id')) === before) return;
    expect((await verify()).breaches.length).toBeGreaterThan(0);
  };
  const always = (tamper: (line: string, other: string) => Promise<unknown>, numRuns: number) =>
    fc.assert(
      fc.asyncProperty(position, position, (at, and) => found(tamper, at, and)),
      {
        numRuns,
        seed: 29,
        examples: [
          [0, 1],
          [-1 >>> 1, 0],
        ],
      },
    );

  it.each(CHANGES)('that is changed is found: %s', (change) =>
    always((line) => sql(`update history set ${change} where id = $1`, [line]), 6),
  );

  it('that is removed is found', () =>
    always((line) => sql('delete from history where id = $1', [line]), 25));

  it('that is removed with its link is found', () =>
    always(async (line) => {
      await sql('delete from history where id = $1', [line]);
      await sql('delete from audit_link where history_id = $1', [line]);
    }, 25));

  it('that is added is found, also as the copy of another', () =>
    always(
      (line) =>
        sql(
          `insert into history (organisation, entity, entity_id, version, before, after, actor, source, at, commit, undoes, mac, personal)
           select organisation, entity, entity_id, version, before, after, actor, source, at, commit, undoes, mac, personal
           from history where id = $1`,
          [line],
        ),
      15,
    ));

  it('that is added without a seal is found', () =>
    always(
      (line) =>
        sql(
          `insert into history (organisation, entity, entity_id, version, after, actor, at)
           select organisation, entity, entity_id, version + 1, after, actor, at from history where id = $1`,
          [line],
        ),
      10,
    ));

  it('that changes places with another is found', () =>
    always(async (line, other) => {
      // An identity that is always generated cannot be updated: the lines change what they say instead.
      await sql(
        `update history h set organisation = o.organisation, entity = o.entity, entity_id = o.entity_id,
           version = o.version, before = o.before, after = o.after, actor = o.actor, source = o.source, at = o.at,
           commit = o.commit, undoes = o.undoes, mac = o.mac, personal = o.personal
         from history o where (h.id = $1 and o.id = $2) or (h.id = $2 and o.id = $1)`,
        [line, other],
      );
    }, 25));
});

describe('the end of a chain', () => {
  const cut = (many: number) =>
    sql(
      `with gone as (
         delete from audit_link where (scope, seq) in (
           select l.scope, l.seq from audit_link l join audit_head h using (scope)
           where l.scope = $1 and l.seq > h.seq - $2)
         returning history_id)
       delete from history where id in (select history_id from gone)`,
      [organisationId, many],
    );

  it.each([1, 2, 5])('that is cut off by %i lines is found', async (many) => {
    await cut(many);
    const { breaches } = await verify();
    expect(breaches).toEqual([expect.objectContaining({ scope: organisationId, what: 'cut' })]);
  });

  it('that was cut off together with its head is found, because nobody can sign the head', async () => {
    await cut(2);
    await sql(
      `update audit_head h set seq = l.seq, hash = l.hash from (
         select seq, hash from audit_link where scope = $1 order by seq desc limit 1) l where h.scope = $1`,
      [organisationId],
    );
    expect((await verify()).breaches).toMatchObject([{ scope: organisationId, what: 'cut' }]);
  });

  it('that was put back as a whole to an earlier state is found by heads kept elsewhere', async () => {
    await owner.post('/nonprofit/needs', aNeed(organisationId));
    const { heads, breaches } = await verify();
    expect(breaches).toEqual([]);
    await putBack();
    expect((await verify()).breaches).toEqual([]);
    expect((await verify(heads)).breaches).toMatchObject([{ scope: organisationId, what: 'cut' }]);
  });

  it('of an organisation whose whole history is gone is found by heads kept elsewhere', async () => {
    const { heads } = await verify();
    for (const [table, column] of [
      ['history', 'organisation::text'],
      ['audit_link', 'scope'],
      ['audit_head', 'scope'],
    ])
      await sql(`delete from ${table} where ${column} = $1`, [organisationId]);
    expect((await verify(heads)).breaches).toMatchObject([{ scope: organisationId, what: 'cut' }]);
  });
});

it('a chain that somebody made without the secret is found', async () => {
  await sql('delete from audit_link');
  await sql('delete from audit_head');
  const forged = new AuditChain(
    server.kernel.database,
    new HistorySeal(new Secret('x'.repeat(40))),
    createLog('silent'),
  );
  await sql('update history set mac = null');
  await forged.linkNew();
  expect((await verify()).breaches.length).toBeGreaterThan(0);
});
