import { describe, expect, test } from 'vitest';
import { daysAway } from '../../client/modules/volunteering/days-away.ts';
import {
  blankVolunteer,
  formOfVolunteer,
  saveOf,
  type VolunteerFormValue,
  volunteerFaults,
  volunteerFieldOfPath,
} from '../../client/modules/volunteering/volunteer-form.ts';
import { SaveVolunteer, type VolunteerView } from '../../shared/volunteering.ts';

const view: VolunteerView = {
  id: 'v',
  skills: ['Spanish'],
  availability: {
    weekly: [[{ from: 540, to: 720 }], [], [], [], [], [], []],
    exceptions: [{ date: '2026-09-12', intervals: [] }],
  },
  timeZone: 'America/New_York',
  address: '',
  point: { lat: 40.6, lng: -73.9 },
  zoneId: null,
  maxDistanceMiles: 5,
  qualifications: [{ name: 'Food handler card', expiresOn: null }],
  birthYear: null,
  hoursDone: 0,
  outcomes: { showed: 0, late: 0, noShow: 0, excused: 0 },
  version: 1,
};

describe('the form of one’s own profile', () => {
  test('what was read is sent back as it was, and the contract takes it', () => {
    const sent = saveOf(formOfVolunteer(view));
    expect(SaveVolunteer.safeParse(sent).success).toBe(true);
    expect(sent).toMatchObject({
      skills: view.skills,
      availability: view.availability,
      point: view.point,
      qualifications: view.qualifications,
    });
  });

  test('the blank form may be saved', () => {
    expect(volunteerFaults(blankVolunteer('UTC'))).toEqual({});
    expect(SaveVolunteer.safeParse(saveOf(blankVolunteer('UTC'))).success).toBe(true);
  });

  test('a qualification without a name is not sent', () => {
    const form = { ...formOfVolunteer(view), qualifications: [{ name: ' ', expiresOn: '2027-01-01' }] };
    expect(saveOf(form).qualifications).toEqual([]);
  });

  test.each<[Partial<VolunteerFormValue>, keyof VolunteerFormValue]>([
    [{ lng: null }, 'lat'],
    [{ lat: -91 }, 'lat'],
    [{ lng: 200 }, 'lng'],
    [{ maxDistanceMiles: 0.05 }, 'maxDistanceMiles'],
    [{ maxDistanceMiles: null }, 'maxDistanceMiles'],
    [{ birthYear: 88 }, 'birthYear'],
  ])('%o is a fault of %s', (change, field) => {
    expect(Object.keys(volunteerFaults({ ...formOfVolunteer(view), ...change }))).toEqual([field]);
  });

  test('a fault that the server names is shown at a field of the form', () => {
    expect(volunteerFieldOfPath('availability.weekly.0.1')).toBe('week');
    expect(volunteerFieldOfPath('availability.exceptions.0.date')).toBe('exceptions');
    expect(volunteerFieldOfPath('point.lat')).toBe('lat');
    expect(volunteerFieldOfPath('version')).toBeNull();
  });
});

test('only the seven days from today are hatched', () => {
  const dates = ['2026-09-08', '2026-09-09', '2026-09-15', '2026-09-16'].map((date) => ({ date }));
  expect(daysAway(dates, '2026-09-09')).toEqual([2, 1]);
});
