import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoundNeeds } from '#shared/finding.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { everywhere, Finders, onDay, titles } from '../support/finders.ts';
import type { Answer, Person } from '../support/person.ts';
import { makeZones } from '../support/zones.ts';

let finders: Finders;
beforeAll(async () => {
  finders = await Finders.gather();
});
afterAll(() => finders.server.close());

describe('a filter', () => {
  let person: Person;
  beforeAll(async () => {
    await finders.nothingOpen();
    person = await finders.volunteer();
    await finders.posted({ title: 'Soup on the first', ...onDay('2027-02-01'), category: 'Food' });
    await finders.posted({
      ...{ title: 'Español on the second', ...onDay('2027-02-02'), category: 'Education' },
      requiredSkills: ['Español'],
    });
    await finders.posted({
      ...{ title: 'Trees on the third', ...onDay('2027-02-03'), category: 'Environment' },
      ...{ usefulSkills: ['Digging'], point: finders.west.point },
    });
  });

  it.each([
    ['', ['Soup on the first', 'Español on the second', 'Trees on the third']],
    ['?category=Food', ['Soup on the first']],
    ['?category=Arts', []],
    ['?skill=espanol', ['Español on the second']],
    ['?skill=%20%20ESPAÑOL%20', ['Español on the second']],
    ['?skill=digging', ['Trees on the third']],
    ['?skill=dig', []],
    ['?from=2027-02-02', ['Español on the second', 'Trees on the third']],
    ['?to=2027-02-02', ['Soup on the first', 'Español on the second']],
    ['?from=2027-02-02&to=2027-02-02', ['Español on the second']],
    ['?from=2027-02-04', []],
    ['?distance=0.5', ['Soup on the first', 'Español on the second']],
    ['?distance=0.5&category=Environment', []],
    ['?category=Education&skill=espanol&from=2027-02-01&to=2027-02-28', ['Español on the second']],
  ])('%s finds %j', async (query, expected) => {
    const found = await everywhere(person, query);
    expect(titles(found)).toEqual(expected);
    expect(found.count).toBe(expected.length);
  });

  it('of a zone finds only what is in it', async () => {
    expect(titles(await finders.inEast(person))).toEqual(['Soup on the first', 'Español on the second']);
    expect(titles(await finders.inEast(person, '?skill=digging'))).toEqual([]);
  });

  it.each([
    ['show=everything', '?show'],
    ['category=Parties', '?category'],
    ['category=Food&category=Arts', '?category'],
    ['skill=', '?skill'],
    [`skill=${'x'.repeat(61)}`, '?skill'],
    ['from=2027-2-1', '?from'],
    ['from=2027-02-30', '?from'],
    ['to=0001-01-01', '?to'],
    ['from=2027-02-02&to=2027-02-01', '?to'],
    ['distance=0', '?distance'],
    ['distance=0.09', '?distance'],
    ['distance=501', '?distance'],
    ['distance=-1', '?distance'],
    ['distance=1e2', '?distance'],
    ['distance=near', '?distance'],
    ['zone=x', '?'],
    ['limit=501', '?limit'],
    ['cursor=x', '?cursor'],
  ])('%s is refused', async (query, path) => {
    for (const list of ['/volunteer/needs', `/volunteer/zone/${finders.east.id}/needs`]) {
      const { status, body }: Answer<Problem> = await person.ask('GET', `${list}?${query}`);
      expect([status, ...(body.errors ?? []).map((error) => error.path)], list).toEqual([400, path]);
    }
  });

  it('of a zone that is none answers as one that nobody has', async () => {
    for (const id of ['x', finders.organisationId])
      expect((await person.ask('GET', `/volunteer/zone/${id}/needs`)).status).toBe(404);
  });
});

describe('a day', () => {
  it('is that of the clock where the need is, on either side of the world', async () => {
    await finders.nothingOpen();
    const person = await finders.volunteer({ maxDistanceMiles: 500 });
    // Midnight of 2 February in Kiritimati is ten o'clock of the 1st in UTC; in Pago Pago it is eleven of the 2nd.
    const first = {
      startsAt: '2027-02-01T10:00:00Z',
      endsAt: '2027-02-01T11:00:00Z',
      timeZone: 'Pacific/Kiritimati',
    };
    const last = {
      startsAt: '2027-02-03T10:59:00Z',
      endsAt: '2027-02-03T12:00:00Z',
      timeZone: 'Pacific/Pago_Pago',
    };
    await finders.posted({ title: 'As early as can be', ...first });
    await finders.posted({ title: 'As late as can be', ...last });
    const early = { ...first, startsAt: '2027-02-01T09:59:00Z' };
    await finders.posted({ title: 'A minute before', ...early });
    const late = { ...last, startsAt: '2027-02-03T11:00:00Z' };
    await finders.posted({ title: 'A minute after', ...late });
    expect(titles(await everywhere(person, '?from=2027-02-02&to=2027-02-02'))).toEqual([
      'As early as can be',
      'As late as can be',
    ]);
  });
});

describe('a need that has begun', () => {
  it('is found no more', async () => {
    await finders.nothingOpen();
    const [person, hour] = [await finders.volunteer(), 3_600_000];
    const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
    await finders.posted({ title: 'Has begun', startsAt: at(-1), endsAt: at(1) });
    await finders.posted({ title: 'Begins soon', startsAt: at(1), endsAt: at(2) });
    for (const show of ['all', 'can-do']) {
      expect(titles(await everywhere(person, `?show=${show}`))).toEqual(['Begins soon']);
      expect(titles(await finders.inEast(person, `?show=${show}`))).toEqual(['Begins soon']);
    }
  });
});

describe('distance', () => {
  beforeAll(async () => {
    await finders.nothingOpen();
    await finders.posted({ title: 'Here' });
    await finders.posted({ title: 'A mile and a bit away', point: finders.west.point });
  });

  it("is the caller's own where they ask for none; what is beyond it is in the list of its zone", async () => {
    const near = await finders.volunteer({ maxDistanceMiles: 0.5 });
    expect(titles(await everywhere(near))).toEqual(['Here']);
    expect(titles(await everywhere(near, '?distance=5'))).toEqual(['Here', 'A mile and a bit away']);
    const { fits } = await near.get<FoundNeeds>(`/volunteer/zone/${finders.west.id}/needs`);
    expect(fits).toEqual([
      expect.objectContaining({
        miles: expect.closeTo(1.05, 1),
        missing: expect.objectContaining({ distance: { miles: expect.closeTo(1.05, 1), most: 0.5 } }),
      }),
    ]);
  });

  it('cannot be asked for by who has not said where they start from', async () => {
    const lost = await finders.volunteer({ point: null });
    for (const path of ['/volunteer/needs', `/volunteer/zone/${finders.east.id}/needs`]) {
      const { status, body }: Answer<Problem> = await lost.ask('GET', `${path}?distance=5`);
      expect([status, body.type]).toEqual([409, 'urn:muster:problem:no-point']);
    }
    expect(titles(await everywhere(lost))).toEqual(['Here', 'A mile and a bit away']);
  });
});

describe('the answer', () => {
  it('stands in the rooms of the nearest zones within reach, with their counts', async () => {
    await finders.posted();
    const figures = () => finders.server.kernel.jobs.backlog('volunteering.zone-figures');
    while ((await figures()) > 0) await new Promise((go) => setImmediate(go));
    const [row] = await finders.server.kernel.database.sql(
      'select id, open_needs as "openNeeds", version from zone_figures where id = $1',
      [finders.east.id],
    );
    const near = await finders.volunteer({ maxDistanceMiles: 0.2 });
    const answer = await near.ask<FoundNeeds>('GET', '/volunteer/needs');
    const rooms = answer.positions.map(({ room }) => room);
    expect(rooms).toContain(`zone:${finders.east.id}`);
    expect(rooms).not.toContain(`zone:${finders.west.id}`);
    expect(answer.body.figures).toEqual([row]);
    const far = await finders.volunteer({ maxDistanceMiles: 50 });
    await makeZones(
      finders.server.kernel,
      Array.from({ length: 30 }, (_, n) => `Strip ${n}`),
    );
    const wide = await far.ask<FoundNeeds>('GET', '/volunteer/needs');
    expect(wide.positions).toHaveLength(24);
    expect(wide.headers.get('room-position')!.length).toBeLessThan(2500);
  });
});
