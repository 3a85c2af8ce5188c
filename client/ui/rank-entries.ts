import { fold } from './fold.ts';

/** Something that can be found by its name. */
export interface Findable {
  /** The same for the same thing, across visits. */
  key: string;
  group: string;
  name: string;
  /** What it may be found by besides. */
  detail?: string | undefined;
}

export interface FoundGroup<Entry> {
  group: string;
  entries: Entry[];
}

export const RECENT = 'recent';
/** Shown of one group without and with something to look for. */
const FEW = 6;
const MANY = 20;

/** How well a word fits: at the start of the name, of one of its words, within it, or only beside it. */
function nearness(word: string, name: string, detail: string): number {
  if (name.startsWith(word)) return 4;
  if (name.includes(` ${word}`)) return 3;
  if (name.includes(word)) return 2;
  return detail.includes(word) ? 1 : 0;
}

/**
 * The entries that have every word of the query, best first, by group; the group with the best comes first.
 * Without a query those that were used last stand in a group of their own before the others.
 */
export function rankEntries<Entry extends Findable>(
  entries: readonly Entry[],
  query: string,
  recent: readonly string[],
): FoundGroup<Entry>[] {
  const words = fold(query).split(' ').filter(Boolean);
  if (words.length === 0) return unasked(entries, recent);
  const age = new Map(recent.map((key, place) => [key, place]));
  const found = entries.flatMap((entry) => {
    const [name, detail] = [fold(entry.name), fold(entry.detail ?? '')];
    const fits = words.map((word) => nearness(word, name, detail));
    if (fits.includes(0)) return [];
    const score = fits.reduce((sum, one) => sum + one, 0) / words.length;
    return [{ entry, score, age: age.get(entry.key) ?? Number.POSITIVE_INFINITY }];
  });
  found.sort((a, b) => b.score - a.score || (a.age === b.age ? 0 : a.age - b.age));
  return grouped(
    found.map(({ entry }) => entry),
    MANY,
  );
}

function unasked<Entry extends Findable>(
  entries: readonly Entry[],
  recent: readonly string[],
): FoundGroup<Entry>[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const used = recent.flatMap((key) => byKey.get(key) ?? []).slice(0, FEW);
  const others = entries.filter((entry) => !used.includes(entry));
  const groups = grouped(others, FEW);
  return used.length > 0 ? [{ group: RECENT, entries: used }, ...groups] : groups;
}

function grouped<Entry extends Findable>(entries: readonly Entry[], most: number): FoundGroup<Entry>[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.group) ?? [];
    if (group.length < most) group.push(entry);
    groups.set(entry.group, group);
  }
  return [...groups].map(([group, of]) => ({ group, entries: of }));
}
