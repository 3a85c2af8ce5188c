import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import '../support/popovers.ts';
import Combobox from '../../client/ui/Combobox.svelte';

afterEach(cleanup);

const NAMES = ['Brooklyn Bees', 'City Harvest', 'Flatbush Pantry', 'Green Élan', 'Harvest Home'];
const options = NAMES.map((label) => ({ value: label.toLowerCase(), label }));

function open(value = 'city harvest') {
  const props = $state({ value });
  render(Combobox, {
    get value() {
      return props.value;
    },
    set value(next: string) {
      props.value = next;
    },
    options,
    none: 'None is called that',
    'aria-label': 'Organisation',
  });
  const input = screen.getByRole<HTMLInputElement>('combobox', { name: 'Organisation' });
  return {
    input,
    value: () => props.value,
    type: (text: string) => fireEvent.input(input, { target: { value: text } }),
    press: (key: string) => fireEvent.keyDown(input, { key }),
    options: () => screen.queryAllByRole('option').map((option) => option.textContent?.trim()),
    marked: () => document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent,
  };
}

describe('a combobox', () => {
  test('shows the choice, closed', () => {
    const field = open();
    expect(field.input.value).toBe('City Harvest');
    expect(field.input.getAttribute('aria-expanded')).toBe('false');
    expect(field.options()).toEqual([]);
  });

  test('opens with every option, and the chosen one is marked', async () => {
    const field = open();
    await field.press('ArrowDown');
    expect(field.options()).toHaveLength(NAMES.length);
    expect(field.marked()).toContain('City Harvest');
    expect(field.marked()).toContain('chosen');
  });

  test('typing filters, without case and accents, and what begins so comes first', async () => {
    const field = open();
    await field.type('harv');
    expect(field.options()).toEqual(['Harvest Home', 'City Harvest chosen']);
    await field.type('ELAN');
    expect(field.options()).toEqual(['Green Élan']);
  });

  test('Enter chooses the marked one and does not send the form', async () => {
    const field = open();
    await field.type('flat');
    expect(await field.press('Enter')).toBe(false);
    expect(field.value()).toBe('flatbush pantry');
    expect(field.input.value).toBe('Flatbush Pantry');
    expect(field.input.getAttribute('aria-expanded')).toBe('false');
    expect(await field.press('Enter')).toBe(true);
  });

  test('arrows go round; a page stops at the end', async () => {
    const field = open();
    await fireEvent.click(field.input);
    await field.press('ArrowUp');
    await field.press('ArrowUp');
    expect(field.marked()).toContain('Harvest Home');
    await field.press('ArrowDown');
    expect(field.marked()).toContain('Brooklyn Bees');
    await field.press('PageDown');
    expect(field.marked()).toContain('Harvest Home');
    await field.press('PageDown');
    expect(field.marked()).toContain('Harvest Home');
  });

  test('a click chooses', async () => {
    const field = open();
    await fireEvent.click(field.input);
    await fireEvent.click(screen.getByRole('option', { name: 'Brooklyn Bees' }));
    expect(field.value()).toBe('brooklyn bees');
    expect(field.options()).toEqual([]);
  });

  test.each([
    ['Escape', (field: ReturnType<typeof open>) => field.press('Escape')],
    ['leaving it', (field: ReturnType<typeof open>) => fireEvent.blur(field.input)],
  ])('%s brings the choice back', async (_, leave) => {
    const field = open();
    await field.type('flat');
    await leave(field);
    expect(field.value()).toBe('city harvest');
    expect(field.input.value).toBe('City Harvest');
    expect(field.options()).toEqual([]);
  });

  test('says that nothing fits, and Enter changes nothing', async () => {
    const field = open();
    await field.type('xyz');
    expect(screen.getByRole('status').textContent).toBe('None is called that');
    await field.press('Enter');
    expect(field.value()).toBe('city harvest');
  });
});
