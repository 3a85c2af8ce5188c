import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parametrised } from '#server/kernel/embedded-driver.ts';
import { EmbeddedStatements } from '#server/kernel/embedded-statements.ts';

let native: PGlite;
let statements: EmbeddedStatements;
beforeAll(async () => {
  native = await PGlite.create();
  statements = new EmbeddedStatements(native);
  await statements.exec(`
    create table thing (id int primary key, name text not null, facts jsonb, tags text[], seen timestamptz);
    insert into thing (id, name) values (1, 'first'), (2, 'second')`);
});
afterAll(() => native.close());

const prepared = async (): Promise<string[]> => {
  const { rows } = await statements.query<{ name: string }>('select name from pg_prepared_statements');
  return rows.map(({ name }) => name);
};

describe('a statement', () => {
  it('gives what PGlite itself gives, the first and every further time', async () => {
    const values = fc.record({
      id: fc.integer({ min: 10, max: 1_000_000 }),
      name: fc.string().filter((text) => !text.includes('\0')),
      facts: fc.option(fc.record({ text: fc.constantFrom('ä"\\', ''), numbers: fc.array(fc.integer()) })),
      tags: fc.array(fc.constantFrom('a', 'b, c', '"', '{}')),
      seen: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
    });
    const insert = `insert into thing (id, name, facts, tags, seen) values ($1, $2, $3, $4, $5)
      on conflict (id) do update set name = excluded.name, facts = excluded.facts, tags = excluded.tags,
      seen = excluded.seen returning *`;
    await fc.assert(
      fc.asyncProperty(values, async ({ id, name, facts, tags, seen }) => {
        const parameters = [id, name, facts, tags, seen];
        const ours = await statements.query(insert, parameters);
        const theirs = await native.query(insert, parameters);
        expect(ours.rows).toEqual(theirs.rows);
        expect(ours.affectedRows).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  it('is prepared once, whatever its values', async () => {
    const before = await prepared();
    for (let id = 0; id < 5; id++) await statements.query('select name from thing where id = $1', [id]);
    expect(await prepared()).toHaveLength(before.length + 1);
  });

  it('that has not been used for longest is forgotten when there are too many', async () => {
    for (let n = 0; n < 320; n++) await statements.query(`select ${n} + $1::int as sum`, [1]);
    expect((await prepared()).length).toBeLessThanOrEqual(300);
    expect((await statements.query('select 0 + $1::int as sum', [2])).rows).toEqual([{ sum: 2 }]);
  });

  it('answers with the columns of now after its table was changed', async () => {
    const ask = () => statements.query('select * from changing where id = $1', [1]);
    await statements.exec('create table changing (id int); insert into changing values (1)');
    expect((await ask()).rows).toEqual([{ id: 1 }]);
    await statements.exec(`alter table changing add column more text default 'new'`);
    expect((await ask()).rows).toEqual([{ id: 1, more: 'new' }]);
    await statements.query('alter table changing drop column more');
    expect((await ask()).rows).toEqual([{ id: 1 }]);
  });

  it('that fails says why with a code, and the next one is not concerned', async () => {
    const again = statements.query('insert into thing (id, name) values ($1, $2)', [1, 'again']);
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'thing_pkey' });
    await expect(statements.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
    await expect(statements.query('selekt $1', [1])).rejects.toMatchObject({ code: '42601' });
    await expect(statements.query('selekt')).rejects.toMatchObject({ code: '42601' });
    await expect(statements.exec('select 1; selekt')).rejects.toMatchObject({ code: '42601' });
    expect((await statements.query('select name from thing where id = $1', [2])).rows).toEqual([
      { name: 'second' },
    ]);
  });

  it('says how many rows it changed', async () => {
    const { affectedRows } = await statements.query(
      'update thing set name = name where id in ($1, $2)',
      [1, 2],
    );
    expect(affectedRows).toBe(2);
    expect((await statements.query('select 1')).affectedRows).toBe(0);
  });
});

describe('a transaction', () => {
  const names = async (): Promise<unknown[]> =>
    (await statements.query('select name from thing where id in ($1, $2) order by id', [1, 2])).rows;

  it('is kept as a whole, or not at all', async () => {
    await statements.transaction((transaction) =>
      transaction.query('update thing set name = $1 where id = $2', ['kept', 1]),
    );
    const failing = statements.transaction(async (transaction) => {
      await transaction.query('update thing set name = $1 where id = $2', ['lost', 2]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await names()).toEqual([{ name: 'kept' }, { name: 'second' }]);
  });

  it('in which a statement failed is taken back, and its prepared statements are still known', async () => {
    const failing = statements.transaction(async (transaction) => {
      await transaction.query('update thing set name = $1 where id = $2', ['lost', 1]);
      await transaction.query('select $1::int / $2::int', [1, 0]);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await names()).toEqual([{ name: 'kept' }, { name: 'second' }]);
    expect((await statements.query('select $1::int / $2::int as half', [4, 2])).rows).toEqual([{ half: 2 }]);
  });

  it('goes before what comes after it', async () => {
    const steps: string[] = [];
    const first = statements.transaction(async (transaction) => {
      await transaction.query('select 1');
      await new Promise((go) => setImmediate(go));
      await transaction.query('select $1::int', [2]);
      steps.push('transaction');
    });
    const second = statements.query('select 3').then(() => steps.push('statement'));
    await Promise.all([first, second]);
    expect(steps).toEqual(['transaction', 'statement']);
  });

  it('takes nothing more once it is over', async () => {
    let kept: { query(text: string): Promise<unknown> } | undefined;
    await statements.transaction(async (transaction) => {
      kept = transaction;
    });
    await expect(kept?.query('select 1')).rejects.toThrow('this transaction is over');
  });
});

describe('values beside a statement', () => {
  it.each([
    ['select ?', [1], { text: 'select $1', parameters: [1] }],
    ['?, ?', ['a', null], { text: '$1, $2', parameters: ['a', null] }],
    ['select 1', [], null],
    ['select ?', [{ sql: 'now()' }], null],
    ['in (?)', [[1, 2]], null],
    ['select ?? from t where a = ?', ['name', 1], null],
    ['tags \\?| ?', ['x'], null],
    [`select '?', ?`, [1], null],
  ])('%s with %j', (query, values, expected) => {
    expect(parametrised(query, values)).toEqual(expected);
  });
});
