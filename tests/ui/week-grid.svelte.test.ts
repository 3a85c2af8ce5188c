import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { Range } from '../../client/ui/clock.ts';
import WeekGrid from '../../client/ui/WeekGrid.svelte';
import WeekText from '../../client/ui/WeekText.svelte';

afterEach(cleanup);

const weekOf = (monday: Range[]): Range[][] => [monday, [], [], [], [], [], []];

function open(component: typeof WeekGrid | typeof WeekText, monday: Range[]) {
  const props = $state({ week: weekOf(monday), onchange: take });
  function take(next: Range[][]): void {
    props.week = next;
  }
  render(component, props);
  return { monday: () => $state.snapshot(props.week)[0], week: () => $state.snapshot(props.week) };
}

describe('the week by keyboard', () => {
  test('an arrow moves a range by half an hour', async () => {
    const { monday } = open(WeekGrid, [{ from: 540, to: 720 }]);
    await fireEvent.keyDown(screen.getByRole('button', { name: 'Monday, 9–12' }), { key: 'ArrowDown' });
    expect(monday()).toEqual([{ from: 570, to: 750 }]);
  });

  test('Shift with an arrow makes it longer or shorter', async () => {
    const { monday } = open(WeekGrid, [{ from: 540, to: 720 }]);
    const range = screen.getByRole('button', { name: 'Monday, 9–12' });
    await fireEvent.keyDown(range, { key: 'ArrowUp', shiftKey: true });
    expect(monday()).toEqual([{ from: 540, to: 690 }]);
  });

  test('Delete removes it and its neighbour has the focus', async () => {
    const { monday } = open(WeekGrid, [
      { from: 540, to: 720 },
      { from: 840, to: 900 },
    ]);
    await fireEvent.keyDown(screen.getByRole('button', { name: 'Monday, 9–12' }), { key: 'Delete' });
    expect(monday()).toEqual([{ from: 840, to: 900 }]);
    await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('Monday, 14–15');
  });
});

describe('the week in words', () => {
  test('what can be read is taken while one types', async () => {
    const { monday } = open(WeekText, []);
    await fireEvent.input(screen.getByLabelText('Monday'), { target: { value: '9–12, 14-18' } });
    expect(monday()).toEqual([
      { from: 540, to: 720 },
      { from: 840, to: 1080 },
    ]);
  });

  test('"9-5" is a working day, and says so when the field is left', async () => {
    const { monday } = open(WeekText, []);
    const field = screen.getByLabelText<HTMLInputElement>('Monday');
    await fireEvent.input(field, { target: { value: '9-5' } });
    await fireEvent.blur(field);
    expect(monday()).toEqual([{ from: 540, to: 1020 }]);
    expect(field.value).toBe('9–17');
  });

  test('what cannot be read says the cure and changes nothing', async () => {
    const { monday } = open(WeekText, [{ from: 540, to: 720 }]);
    const field = screen.getByLabelText('Monday');
    await fireEvent.input(field, { target: { value: '9–12, ' } });
    await fireEvent.input(field, { target: { value: '9–12, so' } });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'Write ranges such as',
    );
    expect(monday()).toEqual([{ from: 540, to: 720 }]);
  });

  test('a day is copied to the working days', async () => {
    const { week } = open(WeekText, [{ from: 540, to: 720 }]);
    await fireEvent.change(screen.getByLabelText('Copy Monday to other days'), {
      target: { value: 'weekdays' },
    });
    expect(week().map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });
});
