import { expect, it } from 'vitest';
import { recurrenceName } from '../../client/modules/volunteering/recurrence.ts';

it.each([
  ['', 'Once'],
  ['FREQ=WEEKLY', 'Every week'],
  ['FREQ=WEEKLY;COUNT=6;BYDAY=SA', 'Every week on Saturday, 6 times'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', 'Every second week on Monday and Thursday'],
  ['FREQ=WEEKLY;BYDAY=TU;UNTIL=20280302T045959Z', 'Every week on Tuesday, until 2 Mar 2028'],
  ['FREQ=MONTHLY;BYDAY=2FR', 'As set: FREQ=MONTHLY;BYDAY=2FR'],
  ['FREQ=YEARLY', 'As set: FREQ=YEARLY'],
  ['FREQ=WEEKLY;BYHOUR=9', 'As set: FREQ=WEEKLY;BYHOUR=9'],
])('says %s as %s', (rule, words) => {
  expect(recurrenceName(rule)).toBe(words);
});
