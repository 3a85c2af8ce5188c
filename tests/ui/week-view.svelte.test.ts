import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import WeekView from '../../client/ui/WeekView.svelte';

afterEach(cleanup);

test('two shifts that begin in the same minute are both drawn', () => {
  const evening = { from: 1140, to: 1260 };
  const shifts = [[evening, { from: 1140, to: 1200 }], [], [], [], [], [], []];
  render(WeekView, { week: shifts.map(() => [evening]), shifts });
  expect(screen.getByText('Shift on Monday, 19–21')).toBeTruthy();
  expect(screen.getByText('Shift on Monday, 19–20')).toBeTruthy();
});
