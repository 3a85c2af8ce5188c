import { NEED_CATEGORIES, type NeedView } from '#shared/volunteering.ts';

type NeedCategory = NeedView['category'];

/** Words of sources for what Muster calls otherwise; keys in lower case. */
const SYNONYMS: Readonly<Record<string, NeedCategory>> = {
  '': 'Other',
  'strengthening communities': 'Community',
  'helping neighbors in need': 'Community',
  'helping neighbours in need': 'Community',
  'emergency preparedness': 'Emergency',
  hunger: 'Food',
  seniors: 'Older adults',
  youth: 'Children and youth',
};

/** The category a source's word stands for; null when the word is unknown. */
export function readCategory(text: string): NeedCategory | null {
  const word = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const same = NEED_CATEGORIES.find((category) => category.toLowerCase() === word);
  return same ?? (Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word]! : null);
}
