import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blankNeed,
  changedFields,
  faultsOf,
  fieldOfPath,
  fieldsFor,
  fieldsOf,
  formOf,
  type NeedFormValue,
} from '../../client/modules/volunteering/need-form.ts';
import { type NeedView, PostNeed, ReviseNeed } from '../../shared/volunteering.ts';

const now = Date.parse('2026-09-09T12:00:00Z');
const zone = 'America/New_York';
const organisationId = '0a5f1c1e-9d0b-4b8e-8a41-0d6d6f3d5a01';

const filled: NeedFormValue = {
  ...blankNeed(zone),
  title: 'Saturday pantry',
  when: { date: '2026-09-12', from: '09:00', to: '12:00' },
  lat: 40.65,
  lng: -73.96,
  placesMin: 5,
  placesMax: 8,
  requiredSkills: ['Lifting'],
  cancelUntil: '2026-09-11T21:00',
};

const view: NeedView = {
  id: '0b5f1c1e-9d0b-4b8e-8a41-0d6d6f3d5a01',
  organisationId,
  organisationName: 'Flatbush Pantry',
  zoneId: null,
  zoneName: null,
  timeAssumed: false,
  state: 'open',
  createdAt: '2026-09-01T00:00:00.000Z',
  version: 3,
  ...(PostNeed.parse({ ...fieldsOf(filled), organisationId }) as unknown as Pick<
    NeedView,
    keyof ReturnType<typeof fieldsOf> & keyof NeedView
  >),
} as NeedView;

describe('the form of a need', () => {
  test('what is sent is what the contract takes', () => {
    expect(faultsOf(filled, now)).toEqual({});
    const sent = fieldsOf(filled);
    expect(PostNeed.safeParse({ ...sent, organisationId, draft: false }).success).toBe(true);
    expect(sent.startsAt).toBe('2026-09-12T13:00:00.000Z');
    expect(sent.endsAt).toBe('2026-09-12T16:00:00.000Z');
    expect(sent.cancelUntil).toBe('2026-09-12T01:00:00.000Z');
  });

  test('an end before the start is on the next day', () => {
    const night = { ...filled, when: { date: '2026-09-12', from: '22:00', to: '02:00' } };
    expect(fieldsOf(night).endsAt).toBe('2026-09-13T06:00:00.000Z');
  });

  test('a need that is read, and sent unchanged, changes nothing', () => {
    const form = formOf(view);
    expect(form.posted).toBe(true);
    expect(changedFields(fieldsOf(formOf(view)), fieldsOf(form))).toEqual({});
  });

  test('only what was changed is sent', () => {
    const after = fieldsOf({
      ...formOf(view),
      title: 'Sunday pantry',
      requiredSkills: ['Lifting', 'Spanish'],
    });
    const changed = changedFields(fieldsOf(formOf(view)), after);
    expect(changed).toEqual({ title: 'Sunday pantry', requiredSkills: ['Lifting', 'Spanish'] });
    expect(ReviseNeed.safeParse(changed).success).toBe(true);
  });

  test.each<[string, unknown, Partial<NeedFormValue>]>([
    ['title', 'Theirs', { title: 'Theirs' }],
    ['point', null, { lat: null, lng: null }],
    ['point', { lat: 1, lng: 2 }, { lat: 1, lng: 2 }],
    ['startsAt', '2026-09-12T14:30:00.000Z', { when: { date: '2026-09-12', from: '10:30', to: '12:00' } }],
    ['cancelUntil', null, { cancelUntil: '' }],
    ['timeZone', 'Europe/Berlin', { timeZone: 'Europe/Berlin' }],
    ['version', 9, {}],
  ])('a value of %s stands in its own fields, beside what was typed', (path, value, fields) => {
    expect(fieldsFor({ ...formOf(view), description: 'Typed' }, view, path, value)).toEqual(fields);
  });

  test.each<[Partial<NeedFormValue>, keyof NeedFormValue]>([
    [{ title: ' ab ' }, 'title'],
    [{ when: { date: '', from: '09:00', to: '12:00' } }, 'when'],
    [{ when: { date: '2026-09-12', from: '', to: '12:00' } }, 'when'],
    [{ when: { date: '2026-09-08', from: '09:00', to: '12:00' }, cancelUntil: '' }, 'when'],
    [{ lat: null }, 'lat'],
    [{ lat: 91 }, 'lat'],
    [{ lng: 181 }, 'lng'],
    [{ placesMin: 0 }, 'placesMin'],
    [{ placesMax: 4 }, 'placesMax'],
    [{ placesMax: 1.5 }, 'placesMax'],
    [{ minimumAge: 120 }, 'minimumAge'],
    [{ cancelUntil: '2026-09-12T10:00' }, 'cancelUntil'],
    [{ typing: { ...filled.typing, usefulSkills: 'Spa' } }, 'usefulSkills'],
  ])('%o is a fault of %s', (change, field) => {
    expect(Object.keys(faultsOf({ ...filled, ...change }, now))).toEqual([field]);
  });

  test('a form without faults is always taken by the contract', () => {
    const edges = (...values: number[]) => fc.constantFrom<number | null>(null, ...values);
    const form = fc.record({
      title: fc.string({ minLength: 2, maxLength: 140 }),
      lat: edges(-90, 0, 40.65, 90, 90.1),
      lng: edges(-180, 0, -73.9, 180, 181),
      placesMin: edges(0, 1, 2.5, 1000),
      placesMax: edges(1, 3, 1000, 1001),
      minimumAge: edges(0, 16, 99, 100, 1.5),
      when: fc.record({
        date: fc.constantFrom('2026-09-12', '2026-11-01', '2027-03-14'),
        from: fc.constantFrom('', '00:00', '02:30', '23:59'),
        to: fc.constantFrom('00:00', '09:00'),
      }),
    });
    fc.assert(
      fc.property(form, (change) => {
        const value = { ...filled, cancelUntil: '', ...change };
        fc.pre(Object.keys(faultsOf(value, now)).length === 0);
        expect(PostNeed.safeParse({ ...fieldsOf(value), organisationId }).error).toBeUndefined();
      }),
      { seed: 17, numRuns: 300 },
    );
  });

  test('a fault that the server names is shown at a field of the form', () => {
    expect(fieldOfPath('startsAt')).toBe('when');
    expect(fieldOfPath('point.lng')).toBe('lng');
    expect(fieldOfPath('requiredSkills.0')).toBe('requiredSkills');
    expect(fieldOfPath('nobody')).toBeNull();
  });
});
