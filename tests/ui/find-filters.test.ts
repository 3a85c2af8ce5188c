import { describe, expect, it } from 'vitest';
import { FindNeeds } from '#shared/finding.ts';
import type { NeedView } from '#shared/volunteering.ts';
import {
  addressOf,
  findUrl,
  isMeant,
  narrows,
  readFilters,
  WIDEST,
} from '../../client/modules/volunteering/find/filters.ts';

const read = (query: string) => readFilters(new URLSearchParams(query));
const NOWHERE = { zoneId: null, needId: null, listOnly: false };

describe('filters in the address', () => {
  it.each([
    '',
    'show=all',
    'category=Older+adults',
    'skill=First+aid+%26+more',
    'from=2027-02-01',
    'to=2027-02-01',
    'show=all&category=Food&skill=Espa%C3%B1ol&from=2027-02-01&to=2027-02-05&distance=2.5',
  ])('%s are those that are read from it', (query) => {
    expect(addressOf(read(query), NOWHERE)).toBe(`/zones${query && `?${query}`}`);
  });

  it.each([
    'category=Parties',
    'skill=%20',
    'from=yesterday',
    'from=2027-13-01',
    'to=1999-01-01',
    'distance=0',
    'distance=far',
    'distance=501',
    'show=nothing',
  ])('%s is as if it did not stand there', (query) => {
    expect(read(query)).toEqual({ byFit: true, ...WIDEST });
    expect(narrows(read(query))).toBe(false);
  });

  it('end no sooner than they begin', () => {
    expect(read('from=2027-02-02&to=2027-02-01')).toMatchObject({ from: '2027-02-02', to: null });
  });

  it('stand beside the zone, the chosen need and the way to look', () => {
    expect(addressOf(read('category=Food'), { zoneId: 'z', needId: 'n', listOnly: true })).toBe(
      '/zones/z?category=Food&view=list&need=n',
    );
  });

  it('are asked of the server in its own words', () => {
    const all = read('category=Food&skill=Maths&from=2027-02-01&to=2027-02-05&distance=2.5');
    const url = new URL(findUrl(null, all, 'can-do', 50), 'http://x');
    const { limit, ...query } = Object.fromEntries(url.searchParams);
    expect([url.pathname, limit]).toEqual(['/api/volunteer/needs', '50']);
    expect(FindNeeds.parse(query)).toEqual({
      ...{ show: 'can-do', category: 'Food', skill: 'Maths' },
      ...{ from: '2027-02-01', to: '2027-02-05', distance: 2.5 },
    });
    expect(findUrl('z', read(''), 'all', 5)).toBe('/api/volunteer/zone/z/needs?show=all&limit=5');
  });
});

describe('what arrives by itself', () => {
  const need = {
    ...{
      state: 'open',
      zoneId: 'z',
      category: 'Food',
      requiredSkills: ['Español'],
      usefulSkills: ['Lifting'],
    },
    ...{ startsAt: '2027-02-02T04:30:00.000Z', timeZone: 'America/New_York' },
  } as unknown as NeedView;
  const meant = (
    query: string,
    { miles = 3 as number | null, zone = null as string | null, reach = 5 } = {},
  ) => isMeant(need, read(query), { zoneId: zone, miles, reach, isMine: false });

  it.each<[string, boolean]>([
    ['', true],
    ['category=Food', true],
    ['category=Arts', false],
    ['skill=espanol', true],
    ['skill=LIFTING', true],
    ['skill=lift', false],
    // 23:30 on the 1st where the need is.
    ['from=2027-02-01&to=2027-02-01', true],
    ['from=2027-02-02', false],
    ['to=2027-01-31', false],
    ['distance=3', true],
    ['distance=2.9', false],
  ])('with %s in the address: %s', (query, expected) => {
    expect(meant(query)).toBe(expected);
  });

  it('is as near as the person goes, or in the zone that was chosen', () => {
    expect(meant('', { miles: 5.1 })).toBe(false);
    expect(meant('distance=6', { miles: 5.1 })).toBe(true);
    expect(meant('', { miles: 5.1, zone: 'z' })).toBe(true);
    expect(meant('', { zone: 'other' })).toBe(false);
    // As long as the distance is not known it may be meant.
    expect(meant('', { miles: null })).toBe(true);
  });

  it("is open, or filled and one's own, however far away", () => {
    const far = { zoneId: null, miles: 7, reach: 5 };
    const seen = (state: NeedView['state'], isMine: boolean) =>
      isMeant({ ...need, state }, read(''), { ...far, isMine });
    expect(seen('filled', false)).toBe(false);
    expect(seen('filled', true)).toBe(true);
    expect(seen('open', true)).toBe(true);
    expect(seen('cancelled', true)).toBe(false);
  });
});
