import { describe, expect, it } from 'vitest';
import type { AssignmentState } from '#shared/assignment-steps.ts';
import type { AssignmentView } from '#shared/commitments.ts';
import { partsOfContact } from '../../client/modules/volunteering/shifts/contact.ts';
import {
  clashWith,
  groupOf,
  hasSaidYes,
  nearness,
  nextOf,
  shiftFor,
  wantsFeedback,
  weekOfShifts,
} from '../../client/modules/volunteering/shifts/shift-state.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const ZONE = 'America/New_York';

let made = 0;
/** A commitment from so many hours from now, for three. */
function shift(inHours: number, state: AssignmentState, more: Partial<AssignmentView> = {}): AssignmentView {
  const startsAt = new Date(NOW + inHours * 3_600_000).toISOString();
  const endsAt = new Date(NOW + (inHours + 3) * 3_600_000).toISOString();
  made += 1;
  return {
    ...{ id: `shift ${made}`, needId: `need ${made}`, state, startsAt, endsAt, timeZone: ZONE },
    ...{ confirmedAt: null, reconfirmedAt: null, cancelledAt: null, cancelledBy: null },
    ...more,
  } as AssignmentView;
}
const byThem = { cancelledBy: 'nonprofit' } as const;
const confirmedAt = '2026-11-20T12:00:00Z';

describe('a commitment stands', () => {
  it.each([
    ['coming', 'while it is confirmed', shift(20, 'confirmed')],
    ['coming', 'while it goes on', shift(-1, 'checked-in')],
    ['over', 'when nobody has marked it and its time is up', shift(-4, 'confirmed')],
    ['over', 'as soon as it is known how it went', shift(-1, 'showed')],
    ['waiting', 'while there is no answer', shift(20, 'interested')],
    ['over', 'when the work began without an answer', shift(-1, 'interested')],
    ['over', 'when the volunteer has cancelled', shift(20, 'cancelled', { cancelledBy: 'volunteer' })],
    [
      'coming',
      'called off, as long as it is planned for',
      shift(20, 'cancelled', { ...byThem, confirmedAt }),
    ],
    ['waiting', 'turned down, until it would be over', shift(20, 'cancelled', byThem)],
    ['over', 'called off, when it would be over', shift(-4, 'cancelled', { ...byThem, confirmedAt })],
  ])('%s %s', (group, _, one) => {
    expect(groupOf(one, NOW)).toBe(group);
  });
});

it('the next one is the first that is expected and not over, also when it has begun', () => {
  const [going, later] = [shift(-1, 'confirmed'), shift(20, 'confirmed')];
  const others = [shift(2, 'interested'), shift(3, 'cancelled'), shift(-9, 'confirmed'), shift(-2, 'showed')];
  expect(nextOf([later, ...others, going], NOW)).toBe(going);
  expect(nextOf(others, NOW)).toBeNull();
});

it('a clash is with what is promised for a part of the time, not with what only touches it', () => {
  const promised = shift(20, 'confirmed');
  const want = (inHours: number) => ({ ...shift(inHours, 'confirmed'), needId: 'another' });
  expect(clashWith(want(21), [promised])).toBe(promised);
  expect(clashWith(want(23), [promised])).toBeNull();
  expect(clashWith(want(17), [promised])).toBeNull();
  expect(clashWith({ ...want(20), needId: promised.needId }, [promised])).toBeNull();
  expect(clashWith(want(20), [shift(20, 'interested'), shift(20, 'cancelled')])).toBeNull();
});

it('of several commitments to one need the living one counts, or the one cancelled last', () => {
  const needId = 'the need';
  const first = shift(20, 'cancelled', { needId, cancelledAt: '2026-11-20T10:00:00Z' });
  const second = shift(20, 'cancelled', { needId, cancelledAt: '2026-11-21T10:00:00Z' });
  const living = shift(20, 'confirmed', { needId });
  expect(shiftFor(needId, [first, second])).toBe(second);
  expect(shiftFor(needId, [second, living, first])).toBe(living);
  expect(shiftFor('another', [living])).toBeNull();
});

it('who said yes is asked again on the last day only', () => {
  const startsAt = '2026-12-05T14:00:00Z';
  const at = (text: string) => Date.parse(text);
  expect(hasSaidYes({ startsAt, reconfirmedAt: null }, NOW)).toBe(false);
  const early = { startsAt, reconfirmedAt: '2026-12-01T10:00:00Z' };
  expect(hasSaidYes(early, at('2026-12-03T10:00:00Z'))).toBe(true);
  expect(hasSaidYes(early, at('2026-12-04T15:00:00Z'))).toBe(false);
  expect(hasSaidYes({ startsAt, reconfirmedAt: '2026-12-04T15:00:00Z' }, at('2026-12-05T09:00:00Z'))).toBe(
    true,
  );
});

it('today and tomorrow are those of the clock where the work is', () => {
  const late = '2026-11-28T03:30:00Z';
  expect(nearness(late, ZONE, NOW)).toBe('today');
  expect(nearness(late, 'Europe/Berlin', NOW)).toBe('tomorrow');
  expect(nearness('2026-11-30T15:00:00Z', ZONE, NOW)).toBe('later');
});

it('the week holds the shifts of seven days by weekday, on the clock of the volunteer', () => {
  const friday = {
    state: 'confirmed',
    startsAt: '2026-11-27T14:00:00Z',
    endsAt: '2026-11-27T17:00:00Z',
  } as const;
  const overNight = {
    state: 'confirmed',
    startsAt: '2026-11-29T03:00:00Z',
    endsAt: '2026-11-29T07:00:00Z',
  } as const;
  const inAWeek = { ...friday, startsAt: '2026-12-04T14:00:00Z', endsAt: '2026-12-04T17:00:00Z' };
  const week = weekOfShifts(
    [overNight, friday, inAWeek, { ...friday, state: 'cancelled' }],
    '2026-11-27',
    ZONE,
  );
  expect(week[4]).toEqual([{ from: 540, to: 720 }]);
  expect(week[5]).toEqual([{ from: 1320, to: 1560 }]);
  expect(week.flat()).toHaveLength(2);
});

it('how it was is asked of whoever was there lately', () => {
  expect(wantsFeedback(shift(-5, 'late'), NOW)).toBe(true);
  expect(wantsFeedback(shift(-5, 'no-show'), NOW)).toBe(false);
  expect(wantsFeedback(shift(-24 * 40, 'showed'), NOW)).toBe(false);
});

it('a contact becomes links where it can be written to or called', () => {
  expect(partsOfContact('Ruth Okafor, ruth@pantry.example or +1 (718) 555-0101')).toEqual([
    { text: 'Ruth Okafor, ', href: null },
    { text: 'ruth@pantry.example', href: 'mailto:ruth@pantry.example' },
    { text: ' or ', href: null },
    { text: '+1 (718) 555-0101', href: 'tel:+17185550101' },
  ]);
  expect(partsOfContact('Ask at the desk, room 12')).toEqual([
    { text: 'Ask at the desk, room 12', href: null },
  ]);
  expect(partsOfContact('')).toEqual([]);
});
