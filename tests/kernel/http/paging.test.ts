import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/kernel/problem.ts';
import type { MembershipView } from '#shared/organisations.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Answer, Person } from '../../support/person.ts';
import { aNeed } from '../../support/samples.ts';
import { TestServer } from '../../support/test-server.ts';
import { makeZones } from '../../support/zones.ts';

interface Page<View> {
  items: View[];
  nextCursor: string | null;
}

let server: TestServer;
let owner: Person;
let organisationId: string;
let list: string;
beforeAll(async () => {
  server = await TestServer.start();
  owner = await server.person('Ruth');
  organisationId = await server.nonprofit(owner);
  list = `/nonprofit/needs?organisationId=${organisationId}`;
  // Several begin at once, so that the order within one instant matters too.
  for (const day of [3, 1, 2, 2, 2, 1, 5]) {
    const startsAt = `2027-03-0${day}T15:00:00.000Z`;
    await owner.post(
      '/nonprofit/needs',
      aNeed(organisationId, { startsAt, endsAt: `2027-03-0${day}T17:00:00Z` }),
    );
  }
  await makeZones(server.kernel, ['East', 'West', 'South', 'North', 'Middle']);
});
afterAll(() => server.close());

/** Every page of a list, with so many at once. */
async function pages<View>(path: string, limit: number): Promise<View[][]> {
  const joint = path.includes('?') ? '&' : '?';
  const seen: View[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<View> = await owner.get(`${path}${joint}limit=${limit}${more}`);
    seen.push(page.items);
    cursor = page.nextCursor;
  }
  return seen;
}

const refusal = async (path: string): Promise<unknown[]> => {
  const { status, body }: Answer<Problem> = await owner.ask('GET', path);
  return [status, ...(body.errors?.map((error) => error.path) ?? [])];
};

describe('a list in pages', () => {
  it.each([1, 2, 3, 6, 7, 8])('of %i shows everything once, in order', async (limit) => {
    for (const path of [list, '/zones', `${list}&sort=-startsAt`]) {
      const whole = (await owner.get<Page<NeedView>>(path)).items;
      const parts = await pages<NeedView>(path, limit);
      expect(parts.flat(), path).toEqual(whole);
      for (const part of parts.slice(0, -1)) expect(part).toHaveLength(limit);
      expect(parts.at(-1)?.length, 'no page is empty').toBeGreaterThan(0);
    }
  });

  it('of members is in the order of their names, those of one name too', async () => {
    for (const name of ['Ann', 'Zoe', 'Ann', 'Mia']) {
      const person = await server.person(name);
      await owner.post(`/organisations/${organisationId}/members`, { email: person.email, role: 'crew' });
    }
    const parts = await pages<MembershipView>(`/organisations/${organisationId}/members`, 2);
    expect(parts.flat().map(({ displayName }) => displayName)).toEqual(['Ann', 'Ann', 'Mia', 'Ruth', 'Zoe']);
  });

  it('is turned round by its order', async () => {
    const starts = async (sort: string) =>
      (await owner.get<Page<NeedView>>(`${list}&sort=${sort}`)).items.map(({ id }) => id);
    expect(await starts('-startsAt')).toEqual((await starts('startsAt')).toReversed());
  });

  it('loses nothing and shows nothing twice when something is put in between', async () => {
    const keeper = await server.person('Kim');
    const own = await server.nonprofit(keeper, 'Own');
    const post = (day: number) => {
      const startsAt = `2027-04-0${day}T15:00:00.000Z`;
      return keeper.post<NeedView>(
        '/nonprofit/needs',
        aNeed(own, { startsAt, endsAt: `2027-04-0${day}T17:00:00Z` }),
      );
    };
    const posted = [await post(2), await post(4), await post(6)];
    const path = `/nonprofit/needs?organisationId=${own}&limit=1`;
    const first = await keeper.get<Page<NeedView>>(path);
    await post(1);
    const between = await post(3);
    const second = await keeper.get<Page<NeedView>>(`${path}&cursor=${first.nextCursor}`);
    expect(first.items[0]?.id).toBe(posted[0]?.id);
    expect(second.items[0]?.id).toBe(between.id);
  });
});

describe('a limit', () => {
  it.each(['0', '501', '-1', '1.5', 'all', '', '1e2', '0x10', '9999999999', ' 5'])(
    'of %j is refused',
    async (limit) => {
      expect(await refusal(`${list}&limit=${encodeURIComponent(limit)}`)).toEqual([400, '?limit']);
    },
  );

  it('that is given twice is refused', async () => {
    expect(await refusal(`${list}&limit=1&limit=2`)).toEqual([400, '?limit']);
  });
});

describe('a cursor', () => {
  let cursor: string;
  beforeAll(async () => {
    cursor = (await owner.get<Page<NeedView>>(`${list}&limit=2`)).nextCursor!;
  });

  it('says nothing to who reads it that they would not know, and is short', () => {
    expect(cursor).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(cursor.length).toBeLessThan(150);
  });

  it('that was not made here is refused, however much it looks like one', async () => {
    const [text = '', mac = ''] = cursor.split('.');
    const other = Buffer.from(JSON.stringify(['2027-03-01T00:00:00.000Z', owner.id])).toString('base64url');
    const invented = [
      'x',
      '',
      '.',
      `${text}.`,
      `.${mac}`,
      `${other}.${mac}`,
      `${text}.${mac}x`,
      `${text}.${mac}.x`,
      `${cursor}&cursor=${cursor}`,
    ];
    for (const one of invented)
      expect(await refusal(`${list}&limit=2&cursor=${one}`), one).toEqual([400, '?cursor']);
  });

  it('with one letter changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: cursor.length - 1 }),
        fc.constantFrom(...'abcXYZ019_-'),
        async (at, letter) => {
          fc.pre(cursor[at] !== letter);
          const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
          expect(await refusal(`${list}&limit=2&cursor=${changed}`)).toEqual([400, '?cursor']);
        },
      ),
      { seed: 7, numRuns: 25 },
    );
  });

  it('belongs to its list, with its filters and its order', async () => {
    const other = await server.nonprofit(owner, 'Other');
    for (const path of [
      `/nonprofit/needs?organisationId=${other}`,
      `${list}&state=open`,
      `${list}&sort=-startsAt`,
      '/zones?limit=2',
      `/organisations/${organisationId}/members?limit=2`,
    ]) {
      expect(await refusal(`${path}&cursor=${cursor}`), path).toEqual([400, '?cursor']);
    }
    // How many are wanted is no part of which list it is.
    expect((await owner.ask('GET', `${list}&limit=5&cursor=${cursor}`)).status).toBe(200);
  });
});

describe('a filter or an order', () => {
  it.each([
    ['sort=title', '?sort'],
    ['sort=startsAt,-startsAt', '?sort'],
    ['state=over', '?state'],
    ['state=open&state=draft', '?state'],
    ['offset=5', '?'],
    ['__proto__=1', '?'],
  ])('%s is refused', async (query, path) => {
    expect(await refusal(`${list}&${query}`)).toEqual([400, path]);
  });

  it('is obeyed', async () => {
    const draft = await owner.post<NeedView>('/nonprofit/needs', aNeed(organisationId, { draft: true }));
    const { items } = await owner.get<Page<NeedView>>(`${list}&state=draft`);
    expect(items.map(({ id }) => id)).toEqual([draft.id]);
  });

  it('is nothing that a list without any takes', async () => {
    expect((await refusal('/zones?borough=Brooklyn'))[0]).toBe(400);
    expect((await refusal('/users/me?limit=1'))[0]).toBe(400);
  });
});
