import { cleanup, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import Field, { type FieldControl } from '../../client/ui/Field.svelte';

afterEach(cleanup);

const control = createRawSnippet<[FieldControl]>((field) => ({
  render: () => {
    const { id, 'aria-describedby': described, 'aria-invalid': invalid } = field();
    return `<input id="${id}" aria-describedby="${described ?? ''}" aria-invalid="${invalid ?? 'false'}">`;
  },
}));

const describedBy = (input: HTMLElement): string =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent?.trim() ?? '';

describe('a field', () => {
  test('its label names the control, its help describes it', () => {
    render(Field, { label: 'Title', help: 'What and for whom.', control });
    expect(describedBy(screen.getByLabelText('Title'))).toBe('What and for whom.');
  });

  test('an error takes the place of the help and marks the control', () => {
    render(Field, { label: 'End', help: 'When it ends.', error: 'Choose a later time.', control });
    const input = screen.getByLabelText('End');
    expect(describedBy(input)).toBe('Choose a later time.');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByText('When it ends.')).toBeNull();
  });
});
