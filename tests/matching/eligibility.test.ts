import { expect, test } from 'vitest';
import { haversineMiles, milesBetween } from '#server/modules/matching/distance.ts';
import { isOldEnough } from '#server/modules/matching/eligibility.ts';
import { judge } from './judge.ts';
import { PROSPECT_PARK } from './world.ts';

const CENTRAL_PARK = { lat: 40.7812, lng: -73.9665 };

test('distances are great circles on a sphere of 3958.7613 miles', () => {
  expect(haversineMiles(40.7128, -74.006, 51.5074, -0.1278)).toBeCloseTo(3461.2, 0);
  expect(haversineMiles(0, 0, 0, 180)).toBe(Math.PI * 3958.7613);
  expect(haversineMiles(0, 179.9, 0, -179.9)).toBeCloseTo((0.2 / 360) * 2 * Math.PI * 3958.7613, 6);
  expect(haversineMiles(12.5, 7.25, 12.5, 7.25)).toBe(0);
});

test('proximity falls to 0 at the greatest distance; beyond it nobody is eligible', () => {
  const miles = milesBetween(PROSPECT_PARK, CENTRAL_PARK);
  const at = (maxDistanceMiles: number) =>
    judge({ point: CENTRAL_PARK }, { point: PROSPECT_PARK, maxDistanceMiles });
  expect(at(miles)?.factors.proximity).toBe(0);
  expect(at(2 * miles)?.factors.proximity).toBe(0.5);
  // One unit in the last place less.
  expect(at(miles * (1 - Number.EPSILON))).toBeNull();
  expect(judge({}, {})?.factors.proximity).toBe(1);
});

test('at the pole and across the date line people are neighbours', () => {
  expect(
    judge({ point: { lat: 90, lng: 0 } }, { point: { lat: 89.99, lng: 123 } })?.reasons.miles,
  ).toBeCloseTo(0.69, 2);
  const suva = judge({ point: { lat: -17, lng: 179.99 } }, { point: { lat: -17, lng: -179.99 } });
  expect(suva?.reasons.miles).toBeCloseTo(1.32, 2);
});

test('without a place on either side there is no match', () => {
  expect(judge({ point: null }, {})).toBeNull();
  expect(judge({}, { point: null })).toBeNull();
});

test('a block by either side excludes', () => {
  expect(judge({ organisationId: 'kitchen' }, { blocked: ['kitchen'] })).toBeNull();
  expect(judge({ organisationId: 'kitchen' }, { blocked: ['shelter'] })).not.toBeNull();
});

test('every required qualification must be valid on the last local day', () => {
  const wanted = { requiredQualifications: ['Food Handler', 'Background check'] };
  const held = (expiresOn: string | null) => ({
    qualifications: [
      { name: 'food  handler', expiresOn: null },
      { name: 'BACKGROUND CHECK', expiresOn },
    ],
  });
  expect(judge(wanted, {})).toBeNull();
  expect(judge(wanted, { qualifications: [{ name: 'Food handler', expiresOn: null }] })).toBeNull();
  expect(judge(wanted, held(null))).not.toBeNull();
  expect(judge(wanted, held('2026-06-10'))).not.toBeNull();
  expect(judge(wanted, held('2026-06-09'))).toBeNull();
});

test('a renewed qualification counts beside the expired one', () => {
  const qualifications = [
    { name: 'First aid', expiresOn: '2020-01-01' },
    { name: 'First aid', expiresOn: '2027-01-01' },
  ];
  expect(judge({ requiredQualifications: ['first aid'] }, { qualifications })).not.toBeNull();
});

test('a need that ends at midnight ends on the day before, in its own zone', () => {
  const evening = {
    requiredQualifications: ['First aid'],
    startsAt: Date.parse('2026-06-10T22:00:00-04:00'),
    endsAt: Date.parse('2026-06-11T00:00:00-04:00'),
  };
  const qualifications = [{ name: 'First aid', expiresOn: '2026-06-10' }];
  expect(judge(evening, { qualifications })).not.toBeNull();
  expect(judge({ ...evening, endsAt: evening.endsAt + 1 }, { qualifications })).toBeNull();
  expect(judge({ ...evening, timeZone: 'Europe/London' }, { qualifications })).toBeNull();
});

test('only who surely has the age passes: the birthday may still be ahead', () => {
  expect(isOldEnough(2007, 18, 2026)).toBe(true);
  expect(isOldEnough(2008, 18, 2026)).toBe(false);
  expect(isOldEnough(null, 18, 2026)).toBe(false);
  expect(isOldEnough(null, null, 2026)).toBe(true);
  expect(judge({ minimumAge: 18 }, { birthYear: 2007 })).not.toBeNull();
  expect(judge({ minimumAge: 18 }, { birthYear: 2008 })).toBeNull();
  expect(judge({ minimumAge: 18 }, { birthYear: null })).toBeNull();
});

test('the year is that of the start in the need’s zone', () => {
  const newYear = {
    minimumAge: 18,
    startsAt: Date.parse('2026-12-31T23:00:00-05:00'),
    endsAt: Date.parse('2027-01-01T01:00:00-05:00'),
  };
  expect(judge(newYear, { birthYear: 2008 })).toBeNull();
  expect(judge({ ...newYear, timeZone: 'Europe/London' }, { birthYear: 2008 })).not.toBeNull();
});
