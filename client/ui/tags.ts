import { t } from '../messages.ts';
import { fold } from './fold.ts';

/** The most tags a field takes, and the longest of them, as the contract has it. */
export const MOST_TAGS = 30;
const LONGEST_TAG = 60;

/** The known word that the text is, whole; a beginning of one is none. */
export const knownWord = (text: string, known: readonly string[]): string | undefined =>
  known.find((word) => fold(word) === fold(text));

/** The tags with what the text says among them, in its known spelling; null when it cannot be added. */
export function withTag(
  tags: readonly string[],
  text: string,
  known: readonly string[],
  most = MOST_TAGS,
): string[] | null {
  const word = knownWord(text, known) ?? text.trim().replace(/\s+/g, ' ');
  if (word === '' || knownWord(word, tags) !== undefined) return [...tags];
  return tags.length >= most || word.length > LONGEST_TAG ? null : [...tags, word];
}

/**
 * What to say to whoever sends a form while text stands in a field of tags. It may be half a word, so it is
 * neither taken for a tag nor dropped.
 */
export function unaddedFault(typed: string, tags: readonly string[]): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (text.length > LONGEST_TAG) return t('ui.tag-long', { most: LONGEST_TAG });
  return tags.length >= MOST_TAGS
    ? t('ui.tag-full', { text, most: MOST_TAGS })
    : t('ui.tag-unadded', { text });
}
