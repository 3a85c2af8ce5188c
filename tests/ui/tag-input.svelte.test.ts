import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test } from 'vitest';
import '../support/popovers.ts';
import TagInput from '../../client/ui/TagInput.svelte';

afterEach(cleanup);

function open(value: string[] = [], typed = '') {
  const props = $state({ value, typed, suggestions: ['Spanish', 'Español', 'First aid', 'Sign language'] });
  render(TagInput, {
    get value() {
      return props.value;
    },
    set value(next: string[]) {
      props.value = next;
    },
    get typed() {
      return props.typed;
    },
    set typed(next: string) {
      props.typed = next;
    },
    suggestions: props.suggestions,
  });
  const input = screen.getByRole('combobox');
  return {
    input,
    tags: () => $state.snapshot(props.value),
    typed: () => props.typed,
    type: (text: string) => fireEvent.input(input, { target: { value: text } }),
    /** Whether the key kept its usual effect, such as sending the form. */
    press: (key: string, more = {}) => fireEvent.keyDown(input, { key, ...more }),
    paste: (text: string) => fireEvent.paste(input, { clipboardData: { getData: () => text } }),
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

  test('a comma ends a word, and a known word has its known spelling', async () => {
    const field = open();
    await field.type('Lifting,');
    await field.type('first AID, dri');
    expect(field.tags()).toEqual(['Lifting', 'First aid']);
    expect(field.typed()).toBe('dri');
  });

  test('half a word stays in the field when it is left, and is no tag', async () => {
    const field = open();
    await field.type('Spa');
    await fireEvent.blur(field.input);
    expect(field.tags()).toEqual([]);
    expect(field.typed()).toBe('Spa');
    await fireEvent.click(screen.getByRole('button', { name: 'Add “Spa”' }));
    expect(field.tags()).toEqual(['Spa']);
    expect(field.typed()).toBe('');
  });

  test('what was begun before is there again', () => {
    const field = open([], 'Spa');
    expect((field.input as HTMLInputElement).value).toBe('Spa');
  });

  test.each([
    ['leaving the field', (field: ReturnType<typeof open>) => fireEvent.blur(field.input)],
    [
      'sending the form by ⌘Enter',
      (field: ReturnType<typeof open>) => field.press('Enter', { metaKey: true }),
    ],
  ])('a word that is known as a whole is added by %s', async (_, leave) => {
    const field = open();
    await field.type('sign language');
    await leave(field);
    expect(field.tags()).toEqual(['Sign language']);
    expect(field.typed()).toBe('');
  });

  test('Enter in the empty field adds nothing and does not send the form', async () => {
    const field = open();
    await fireEvent.click(field.input);
    expect(field.options()).toHaveLength(4);
    expect(await field.press('Enter')).toBe(false);
    expect(field.tags()).toEqual([]);
  });

  test('a pasted list becomes tags, also a line each; its last word may go on', async () => {
    const field = open();
    await field.paste('Lifting\r\nDriving\nCook');
    expect(field.tags()).toEqual(['Lifting', 'Driving']);
    expect(field.typed()).toBe('Cook');
  });

  test('what is too much, or too long, stays in the field', async () => {
    const field = open(Array.from({ length: 29 }, (_, i) => `skill ${i}`));
    await field.type('Lifting, Driving, Cooking');
    expect(field.tags()).toHaveLength(30);
    expect(field.typed()).toBe('Driving, Cooking');
    cleanup();
    const other = open();
    await other.type(`${'x'.repeat(61)},`);
    expect(other.tags()).toEqual([]);
    expect(other.typed()).toHaveLength(62);
  });

  test('Backspace in the empty field takes the last one back', async () => {
    const field = open(['a', 'b']);
    await field.press('Backspace', { repeat: true });
    expect(field.tags()).toEqual(['a', 'b']);
    await field.press('Backspace');
    expect(field.tags()).toEqual(['a']);
  });

  test('every tag can be removed by its own button', async () => {
    const field = open(['Lifting', 'Driving']);
    await fireEvent.click(screen.getByRole('button', { name: 'Remove Lifting' }));
    expect(field.tags()).toEqual(['Driving']);
  });
});
