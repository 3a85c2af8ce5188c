import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseClash } from '#server/kernel/refuse-clash.ts';
import { Need } from '#server/modules/volunteering/need.entity.ts';
import type { Conflict, Problem } from '#shared/kernel/problem.ts';
import type { NeedView, ReviseNeed } from '#shared/volunteering.ts';
import type { Answer, Person } from '../../support/person.ts';
import { aNeed, HERE } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';

let server: TestServer;
let ruth: Person;
let sam: Person;
let organisationId: string;
beforeAll(async () => {
  server = await TestServer.start();
  ruth = await server.person('Ruth');
  sam = await server.person('Sam');
  organisationId = await server.nonprofit(ruth);
  await server.member(organisationId, sam, 'coordinator');
});
afterAll(() => server.close());

const posted = (change: object = {}) =>
  ruth.post<NeedView>('/nonprofit/needs', aNeed(organisationId, change));
const now = async (id: string) => (await ruth.get<{ need: NeedView }>(`/nonprofit/needs/${id}`)).need;
const revise = (
  by: Person,
  { id, version }: Pick<NeedView, 'id' | 'version'>,
  body: ReviseNeed,
  key?: string,
): Promise<Answer<NeedView & Problem>> =>
  by.ask('PATCH', `/nonprofit/needs/${id}`, {
    body,
    headers: { 'if-match': `"${version}"` },
    ...(key && { key }),
  });
const conflictOf = ({ status, body }: Answer<Problem>) => ({
  status,
  type: body.type,
  conflicts: body.conflicts,
});
const clash = (...conflicts: Conflict[]) => ({
  status: 409,
  type: 'urn:muster:problem:conflict',
  conflicts,
});

describe('two who edit one record', () => {
  it('both win when their fields are different, one after the other', async () => {
    const need = await posted();
    await revise(ruth, need, { title: 'By Ruth', requiredSkills: ['Lifting'] });
    const { status, body } = await revise(sam, need, { placesMax: 9, description: 'By Sam' });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...need,
      ...{ title: 'By Ruth', requiredSkills: ['Lifting'], placesMax: 9, description: 'By Sam', version: 3 },
    });
    expect(await now(need.id)).toEqual(body);
  });

  it('both win when their fields are different, at once', async () => {
    for (let round = 0; round < 8; round++) {
      const need = await posted();
      const answers = await Promise.all([
        revise(ruth, need, { title: `Title ${round}` }),
        revise(sam, need, { description: `Text ${round}` }),
        revise(ruth, need, { placesMax: 10 + round }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await now(need.id)).toEqual({
        ...need,
        ...{ title: `Title ${round}`, description: `Text ${round}`, placesMax: 10 + round, version: 4 },
      });
    }
  });

  it('in the same field are told what stands there and what stood there, and nothing that they sent', async () => {
    const need = await posted({ title: 'As it was' });
    await revise(ruth, need, { title: 'By Ruth', category: 'Health' });
    const late = await revise(sam, need, { title: 'By Sam, unseen', placesMax: 5, category: 'Arts' });
    expect(conflictOf(late)).toEqual(
      clash(
        { path: 'title', theirs: 'By Ruth', before: 'As it was' },
        { path: 'category', theirs: 'Health', before: 'Food' },
      ),
    );
    expect(JSON.stringify(late.body)).not.toContain('unseen');
    expect((await now(need.id)).placesMax).toBe(need.placesMax);
  });

  it('compare lists, places and times as they are shown', async () => {
    const need = await posted({ requiredSkills: ['Lifting'], cancelUntil: null });
    const there = { lat: 40.7, lng: -73.9 };
    const until = '2026-01-05T12:00:00.000Z';
    await revise(ruth, need, { requiredSkills: ['Driving'], point: there, cancelUntil: until });
    const late = await revise(sam, need, {
      requiredSkills: [],
      point: null,
      cancelUntil: '2026-01-06T12:00:00Z',
    });
    expect(conflictOf(late)).toEqual(
      clash(
        { path: 'requiredSkills', theirs: ['Driving'], before: ['Lifting'] },
        { path: 'point', theirs: there, before: HERE },
        { path: 'cancelUntil', theirs: until, before: null },
      ),
    );
  });

  it('have no quarrel about a field that both set to the same', async () => {
    const need = await posted();
    await revise(ruth, need, { title: 'The same' });
    expect((await revise(sam, need, { title: 'The same', placesMax: 7 })).body).toMatchObject({
      title: 'The same',
      placesMax: 7,
    });
  });

  it('keep the rules of the whole, though each for itself would have kept them', async () => {
    const need = await posted({ placesMin: 2, placesMax: 6 });
    await revise(ruth, need, { placesMin: 5 });
    const late = await revise(sam, need, { placesMax: 4 });
    expect([late.status, late.body.errors?.map(({ path }) => path)]).toEqual([400, ['placesMax']]);
  });

  it('cannot revise what the other has cancelled', async () => {
    const need = await posted();
    await ruth.post(`/nonprofit/needs/${need.id}/cancel`);
    const late = await revise(sam, need, { description: 'Too late' });
    expect([late.status, late.body.type]).toEqual([409, 'urn:muster:problem:state']);
  });

  it('get the same answer again for the same request, whatever happened since', async () => {
    const need = await posted();
    const key = 'merged-edit-once';
    const first = await revise(ruth, need, { title: 'Once' }, key);
    await revise(sam, first.body, { title: 'Since' });
    expect((await revise(ruth, need, { title: 'Once' }, key)).body).toEqual(first.body);
    expect((await now(need.id)).title).toBe('Since');
  });
});

describe('two devices of one person', () => {
  it('merge their changes of the profile if they say what they have seen, and otherwise the last one holds', async () => {
    const mia = await server.person('Mia');
    const patch = (body: object, headers = {}) => mia.ask<Problem>('PATCH', '/users/me', { body, headers });
    const first = { 'if-match': '"1"' };
    expect((await patch({ displayName: 'Mia M.' }, first)).status).toBe(200);
    expect((await patch({ bio: 'Runs.' }, first)).status).toBe(200);
    expect(conflictOf(await patch({ displayName: 'M.' }, first))).toEqual(
      clash({ path: 'displayName', theirs: 'Mia M.', before: 'Mia' }),
    );
    expect((await patch({ displayName: 'M.' })).body).toMatchObject({ displayName: 'M.', bio: 'Runs.' });
  });
});

describe('a version', () => {
  it('that there has not been yet, or never was, is refused', async () => {
    const need = await posted();
    await revise(ruth, need, { title: 'Second version' });
    for (const version of [0, 7]) {
      const answer = await revise(sam, { id: need.id, version }, { description: 'From nowhere' });
      expect([answer.status, answer.body.type], String(version)).toEqual([409, 'urn:muster:problem:version']);
    }
  });

  it('whose past is not known any more is refused', async () => {
    const need = await posted();
    await revise(ruth, need, { title: 'Second version' });
    await server.kernel.database.sql('delete from history where entity_id = $1 and version = 1', [need.id]);
    const answer = await revise(sam, need, { description: 'From the dark' });
    expect([answer.status, answer.body.type]).toEqual([409, 'urn:muster:problem:version']);
  });

  it('may be given as the ETag of what was read, compressed on its way or not', async () => {
    const need = await posted();
    const read = await ruth.ask<NeedView>('GET', `/volunteer/needs/${need.id}`);
    const etag = read.headers.get('etag')!;
    for (const [ifMatch, title] of [
      [etag.replace('W/', ''), 'By the tag'],
      [`W/${etag.replace('W/', '').replace('1.', '2.')}`, 'By the weak tag'],
    ] as const) {
      const { status } = await ruth.ask('PATCH', `/nonprofit/needs/${need.id}`, {
        body: { title },
        headers: { 'if-match': ifMatch },
      });
      expect(status, ifMatch).toBe(200);
    }
  });

  it.each(['3', '*, "1"', '"x"', '"1", "2"', '"-1"', '"1.5.5"', '""'])(
    'written as %s is not valid',
    async (header) => {
      const need = await posted();
      const answer = await ruth.ask<Problem>('PATCH', `/nonprofit/needs/${need.id}`, {
        body: { title: 'Never saved' },
        headers: { 'if-match': header },
      });
      expect([answer.status, answer.body.type]).toEqual([400, 'urn:muster:problem:invalid']);
    },
  );

  it('has to be the newest for a strict field', async () => {
    const need = await posted();
    await revise(ruth, need, { title: 'Second version' });
    const edit = (seen: number) =>
      server.kernel.transactor.transact(
        { actor: ruth.id, mutation: null, source: null },
        async (transaction) => {
          const entity = await transaction.em.findOneOrFail(Need, { id: need.id });
          await refuseClash(transaction, entity, { seen, change: { state: 'done' }, strict: ['state'] });
          entity.state = 'done';
        },
      );
    await expect(edit(1)).rejects.toMatchObject({
      status: 409,
      conflicts: [{ path: 'state', theirs: 'open', before: 'open' }],
    });
    await edit(2);
    expect((await now(need.id)).state).toBe('done');
  });
});

/** Fields that editors write, each with the values they choose from. */
const FIELDS = {
  title: ['One title', 'Another title', 'A third title'],
  description: ['', 'A text', 'A longer text'],
  category: ['Food', 'Health', 'Arts'],
  requiredSkills: [[], ['Lifting'], ['Lifting', 'Driving']],
  minimumAge: [null, 16, 18],
  placesMax: [4, 5, 6],
  point: [HERE, { lat: 40.7, lng: -73.9 }],
  recurrence: [null, 'FREQ=WEEKLY'],
} as const;
type Field = keyof typeof FIELDS;

const aStep = fc.record({
  editor: fc.nat({ max: 2 }),
  /** Reads the newest version first, or edits what was read long ago. */
  reads: fc.boolean(),
  change: fc.uniqueArray(fc.tuple(fc.constantFrom(...(Object.keys(FIELDS) as Field[])), fc.nat({ max: 2 })), {
    minLength: 1,
    maxLength: 3,
    selector: ([field]) => field,
  }),
});

const pick = (view: NeedView) =>
  Object.fromEntries((Object.keys(FIELDS) as Field[]).map((field) => [field, view[field]]));

describe('any three who edit in any order', () => {
  it('end where each field was changed last by who had seen it, and lose nothing else', {
    timeout: 120_000,
  }, async () => {
    const met = { conflicts: 0, merges: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 14 }), async (steps) => {
        let expected = await posted();
        const seen = [expected, expected, expected];
        for (const { editor, reads, change } of steps) {
          if (reads) seen[editor] = expected;
          const basis = seen[editor]!;
          const body = Object.fromEntries(
            change.map(([field, nth]) => [field, FIELDS[field][nth % FIELDS[field].length]]),
          ) as ReviseNeed;
          const answer = await revise(ruth, basis, body);
          const lost = (Object.keys(body) as Field[]).filter(
            (field) =>
              !isDeepStrictEqual(basis[field], expected[field]) &&
              !isDeepStrictEqual(body[field], expected[field]),
          );
          if (lost.length > 0) {
            met.conflicts++;
            expect(conflictOf(answer)).toEqual(
              clash(...lost.map((path) => ({ path, theirs: expected[path], before: basis[path] }))),
            );
          } else {
            if (basis.version < expected.version) met.merges++;
            expect(answer.status, JSON.stringify(answer.body)).toBe(200);
            expect(pick(answer.body)).toEqual({ ...pick(expected), ...body });
            expected = answer.body;
          }
        }
        expect(await now(expected.id)).toEqual(expected);
      }),
      { seed: 20261125, numRuns: 20 },
    );
    expect(Math.min(met.conflicts, met.merges)).toBeGreaterThan(10);
  });
});
