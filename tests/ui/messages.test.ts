import { expect, test } from 'vitest';
import { listed, t } from '../../client/messages.ts';

test('names are filled in, numbers with separators', () => {
  expect(t('ui.remove', { what: 'Lifting' })).toBe('Remove Lifting');
  expect(t('suggestions.best-of', { count: 12_345 })).toBe('Best of 12,345 volunteers');
});

test('the number chooses the words', () => {
  expect(t('home.soon', { count: 1 })).toBe('1 open need starts within a day.');
  expect(t('home.soon', { count: 0 })).toBe('0 open needs start within a day.');
});

test('what people typed is text, not a name to fill in', () => {
  expect(t('ui.remove', { what: '{what}' })).toBe('Remove {what}');
});

test('a list reads as a sentence', () => {
  expect(listed([])).toBe('');
  expect(listed(['Spanish'])).toBe('Spanish');
  expect(listed(['Spanish', 'first aid', 'lifting'])).toBe('Spanish, first aid and lifting');
});
