import type { accountWords } from './words/account.ts';
import type { administrationWords } from './words/administration.ts';
import type { auditWords } from './words/audit.ts';
import type { calendarWords } from './words/calendar.ts';
import type { conflictWords } from './words/conflict.ts';
import type { coordinationWords } from './words/coordination.ts';
import type { feedbackWords } from './words/feedback.ts';
import type { figureWords } from './words/figures.ts';
import type { findWords } from './words/find.ts';
import { frameWords } from './words/frame.ts';
import type { historyWords } from './words/history.ts';
import { identityWords } from './words/identity.ts';
import type { importWords } from './words/import.ts';
import type { learningWords } from './words/learning.ts';
import type { meWords } from './words/me.ts';
import type { needFormWords } from './words/need-form.ts';
import type { nonprofitWords } from './words/nonprofit.ts';
import type { notificationWords } from './words/notifications.ts';
import { organisationWords } from './words/organisations.ts';
import type { paletteWords } from './words/palette.ts';
import type { peopleWords } from './words/people.ts';
import type { placeWords } from './words/place.ts';
import type { shiftWords } from './words/shifts.ts';
import type { shiftsPageWords } from './words/shifts-page.ts';
import type { signInWords } from './words/sign-in.ts';
import { uiWords } from './words/ui.ts';
import { undoWords } from './words/undo.ts';
import { volunteeringWords } from './words/volunteering.ts';

/** What the first page may say. */
const firstWords = {
  ...uiWords,
  ...frameWords,
  ...undoWords,
  ...identityWords,
  ...organisationWords,
  ...volunteeringWords,
} as const;

/** Words that come with the pages that say them. */
type LaterWords = typeof accountWords &
  typeof calendarWords &
  typeof administrationWords &
  typeof auditWords &
  typeof coordinationWords &
  typeof conflictWords &
  typeof feedbackWords &
  typeof findWords &
  typeof figureWords &
  typeof historyWords &
  typeof importWords &
  typeof learningWords &
  typeof meWords &
  typeof needFormWords &
  typeof nonprofitWords &
  typeof notificationWords &
  typeof paletteWords &
  typeof peopleWords &
  typeof placeWords &
  typeof shiftsPageWords &
  typeof shiftWords &
  typeof signInWords;
type Catalogue = typeof firstWords & LaterWords;
export type MessageKey = keyof Catalogue;

/** The words of a message: plain, or by number, chosen by `count`. */
export type Words = string | { one: string; other: string };

const catalogue: Partial<Record<MessageKey, Words>> = { ...firstWords };

/** Adds the words of pages that load later; each of their frames does it once. */
export function learn(words: Readonly<Partial<Record<MessageKey, Words>>>): void {
  Object.assign(catalogue, words);
}

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type NamesOf<W extends Words> = W extends string
  ? NamesIn<W>
  : W extends { one: infer One extends string; other: infer Other extends string }
    ? 'count' | NamesIn<One> | NamesIn<Other>
    : never;
type Values<K extends MessageKey> = Record<NamesOf<Catalogue[K]>, string | number>;
type Rest<K extends MessageKey> = [NamesOf<Catalogue[K]>] extends [never] ? [] : [values: Values<K>];

const plural = new Intl.PluralRules('en');
const wholeNumber = new Intl.NumberFormat('en');

/**
 * The message of that key with its names filled in. Numbers are written with separators;
 * whoever wants a fixed number of decimals passes text. The compiler asks for exactly the
 * names the message holds.
 */
export function t<K extends MessageKey>(key: K, ...[values]: Rest<K>): string {
  const given: Record<string, string | number> = values ?? {};
  const words = catalogue[key] ?? key;
  const text =
    typeof words === 'string'
      ? words
      : plural.select(Number(given.count)) === 'one'
        ? words.one
        : words.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name];
    return value === undefined ? whole : typeof value === 'number' ? wholeNumber.format(value) : value;
  });
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return t('list.and', { first: items.slice(0, -1).join(', '), last: items[items.length - 1] as string });
}
