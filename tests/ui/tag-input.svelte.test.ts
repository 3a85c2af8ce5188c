import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import TagInput from '../../client/ui/TagInput.svelte';

afterEach(cleanup);

function open(value: string[] = []) {
  const props = $state({ value, suggestions: ['Spanish', 'Español', 'First aid', 'Sign language'] });
  render(TagInput, {
    get value() {
      return props.value;
    },
    set value(next: string[]) {
      props.value = next;
    },
    suggestions: props.suggestions,
  });
  const input = screen.getByRole('combobox');
  return {
    input,
    tags: () => $state.snapshot(props.value),
    type: (text: string) => fireEvent.input(input, { target: { value: text } }),
    press: (key: string) => fireEvent.keyDown(input, { key }),
    options: () =>
      screen.queryAllByRole('option', { hidden: false }).map((option) => option.textContent?.trim()),
  };
}

describe('tags', () => {
  test('typing offers known words, those that begin so first, and the text itself as new', async () => {
    const field = open();
    await field.type('s');
    expect(field.options()).toEqual(['Spanish', 'Sign language', 'Español', 'First aid', '“s”, add as new']);
  });

  test('Enter takes the option that is marked', async () => {
    const field = open();
    await field.type('sp');
    await field.press('Enter');
    expect(field.tags()).toEqual(['Spanish']);
  });

  test('arrows go round, and the field says which option is marked', async () => {
    const field = open();
    await field.type('sp');
    await field.press('ArrowUp');
    const marked = screen.getAllByRole('option').find((o) => o.getAttribute('aria-selected') === 'true');
    expect(marked?.textContent?.trim()).toBe('“sp”, add as new');
    expect(field.input.getAttribute('aria-activedescendant')).toBe(marked?.id);
  });

  test('a word that differs only in case and accents is there already', async () => {
    const field = open(['Español']);
    await field.type('espanol');
    await field.press('Enter');
    expect(field.tags()).toEqual(['Español']);
  });

  test('a comma ends a word, and leaving the field keeps what was typed', async () => {
    const field = open();
    await field.type('Lifting');
    await field.press(',');
    await field.type('Driving');
    await fireEvent.blur(field.input);
    expect(field.tags()).toEqual(['Lifting', 'Driving']);
  });

  test('Backspace in the empty field takes the last one back', async () => {
    const field = open(['a', 'b']);
    await field.press('Backspace');
    expect(field.tags()).toEqual(['a']);
  });

  test('every tag can be removed by its own button', async () => {
    const field = open(['Lifting', 'Driving']);
    await fireEvent.click(screen.getByRole('button', { name: 'Remove Lifting' }));
    expect(field.tags()).toEqual(['Driving']);
  });
});
