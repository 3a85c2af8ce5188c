import { describe, expect, it } from 'vitest';
import { ImportFileError } from '#server/kernel/import/importer.ts';
import { readZones } from '#server/modules/volunteering/import/read-zones.ts';
import { contains } from '#server/modules/volunteering/zone-of-point.ts';

const SQUARE = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
];

function feature(over: { properties?: unknown; geometry?: unknown } = {}) {
  return {
    type: 'Feature',
    properties: { code: 'A1', name: 'Alder', borough: 'North' },
    geometry: { type: 'Polygon', coordinates: [SQUARE] },
    ...over,
  };
}

const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });
const reasonOf = (one: unknown) => readZones(collection(one)).refused[0]?.reason;
const polygon = (...rings: unknown[]) => feature({ geometry: { type: 'Polygon', coordinates: rings } });

describe('reading zones', () => {
  it('takes code, name, borough, geometry and a centre', () => {
    const { zones, refused } = readZones(`\ufeff${collection(feature())}`);
    expect(refused).toEqual([]);
    expect(zones).toEqual([
      {
        index: 0,
        code: 'A1',
        name: 'Alder',
        borough: 'North',
        geometry: { type: 'Polygon', coordinates: [SQUARE] },
        centre: { lat: 1, lng: 1 },
      },
    ]);
  });

  it('accepts numbers as codes, a missing borough, heights and open rings', () => {
    const open = SQUARE.slice(0, -1).map((position) => [...position, 17]);
    const { zones } = readZones(
      collection({ ...polygon(open), properties: { code: 12, name: ' Oak &amp; Ash ' } }),
    );
    expect(zones[0]).toMatchObject({ code: '12', name: 'Oak & Ash', borough: '' });
    expect(zones[0]?.geometry.coordinates).toEqual([SQUARE]);
  });

  it('puts the centre inside, where the centroid is outside or in a hole', () => {
    const horseshoe = [
      [0, 0],
      [9, 0],
      [9, 9],
      [8, 9],
      [8, 1],
      [1, 1],
      [1, 9],
      [0, 9],
      [0, 0],
    ];
    const hole = [
      [0.5, 0.5],
      [1.5, 0.5],
      [1.5, 1.5],
      [0.5, 1.5],
      [0.5, 0.5],
    ];
    const { zones } = readZones(
      collection(polygon(horseshoe), { ...polygon(SQUARE, hole), properties: { code: 'B', name: 'Beech' } }),
    );
    expect(zones).toHaveLength(2);
    for (const { geometry, centre } of zones) expect(contains(geometry, centre)).toBe(true);
  });

  it('puts the centre of several parts into the largest', () => {
    const island = SQUARE.map(([x, y]) => [x! / 10 + 50, y! / 10]);
    const { zones } = readZones(
      collection(feature({ geometry: { type: 'MultiPolygon', coordinates: [[island], [SQUARE]] } })),
    );
    expect(zones[0]?.centre).toEqual({ lat: 1, lng: 1 });
  });

  it('refuses what is no zone, with its place in the file and the reason, and keeps the rest', () => {
    const { zones, refused } = readZones(
      collection(feature(), feature({ properties: { name: 'No code' } }), feature(), null),
    );
    expect(zones).toHaveLength(1);
    expect(refused).toEqual([
      { index: 1, reason: 'Feature 1: its properties have no code.' },
      { index: 2, reason: 'Feature 2: an earlier feature has the code A1.' },
      { index: 3, reason: 'Feature 3: it is not a Feature.' },
    ]);
  });

  it.each([
    [feature({ properties: { code: 'X' } }), 'no name'],
    [feature({ properties: null }), 'no code'],
    [feature({ geometry: null }), 'no geometry'],
    [feature({ geometry: { type: 'Point', coordinates: [0, 0] } }), 'neither a Polygon nor a MultiPolygon'],
    [feature({ geometry: { type: 'MultiPolygon', coordinates: [] } }), 'no polygons'],
    [polygon(), 'no rings'],
    [polygon('ring'), 'not a list'],
    [polygon([[0, 0], [1]]), 'not a pair of numbers'],
    [
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
      'fewer than three corners',
    ],
    [
      polygon([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
      'encloses nothing',
    ],
    [
      polygon([
        [983_000, 201_000],
        [984_000, 201_000],
        [984_000, 202_000],
      ]),
      'WGS 84',
    ],
  ])('refuses a faulty feature (%#)', (one, reason) => {
    expect(reasonOf(one)).toContain(reason);
  });

  it('frees the code of a refused feature for a later one', () => {
    const { zones } = readZones(collection(feature({ geometry: null }), feature()));
    expect(zones.map(({ code }) => code)).toEqual(['A1']);
  });

  it.each([
    ['code,name\nA1,Alder', 'is not JSON'],
    ['{"type":"Polygon","coordinates":[]}', 'no GeoJSON FeatureCollection'],
    ['[]', 'no GeoJSON FeatureCollection'],
    [collection(), 'has no features'],
  ])('says what to do with a file that holds no zones (%#)', (text, message) => {
    expect(() => readZones(text)).toThrow(ImportFileError);
    expect(() => readZones(text)).toThrow(message);
  });
});
