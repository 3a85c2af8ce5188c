import type { FindNeeds } from '#shared/finding.ts';
import type { NeedView } from '#shared/volunteering.ts';
import { fold } from '../../../ui/fold.ts';
import { wallTime } from '../../../wall-time.ts';
import { CATEGORIES } from '../categories.ts';

/*
 * What is looked for stands in the address of the page, so that going back brings it back, and a link shows
 * somebody else the same.
 */

export interface Filters {
  /** What fits is first and apart from what does not; otherwise everything is by start. */
  byFit: boolean;
  category: NeedView['category'] | null;
  skill: string | null;
  /** Days on the clock where the need is, `YYYY-MM-DD`. */
  from: string | null;
  to: string | null;
  /** Miles from where the person starts; null for as far as they go. */
  distance: number | null;
}

/** Where one is on the page, besides what is looked for. */
export interface Place {
  zoneId: string | null;
  needId: string | null;
  /** The map is put away. */
  listOnly: boolean;
}

const DAY = /^2[01]\d\d-\d\d-\d\d$/;

/** What an address says; whatever it says wrong is as if it did not. */
export function readFilters(query: URLSearchParams): Filters {
  const day = (name: string) => {
    const text = query.get(name) ?? '';
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
  };
  const distance = Number(query.get('distance') ?? Number.NaN);
  const [from, to] = [day('from'), day('to')];
  return {
    byFit: query.get('show') !== 'all',
    category: CATEGORIES.find(({ value }) => value === query.get('category'))?.value ?? null,
    skill: query.get('skill')?.trim().slice(0, 60) || null,
    from,
    to: from && to && to < from ? null : to,
    distance: distance >= 0.1 && distance <= 500 ? distance : null,
  };
}

const chosen = ({ category, skill, from, to, distance }: Filters): [string, string][] =>
  Object.entries({ category, skill, from, to, distance }).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  );

/** Whether anything is left out that could be seen without these filters. */
export const narrows = (filters: Filters): boolean => chosen(filters).length > 0;

export const WIDEST: Omit<Filters, 'byFit'> = {
  ...{ category: null, skill: null, from: null, to: null, distance: null },
};

/** The address of the page with these. */
export function addressOf(filters: Filters, { zoneId, needId, listOnly }: Place): string {
  const query = new URLSearchParams([
    ...(filters.byFit ? [] : [['show', 'all']]),
    ...chosen(filters),
    ...(listOnly ? [['view', 'list']] : []),
    ...(needId ? [['need', needId]] : []),
  ]);
  const text = query.toString();
  return `/zones${zoneId ? `/${zoneId}` : ''}${text ? `?${text}` : ''}`;
}

/** Where the server is asked for them. */
export function findUrl(
  zoneId: string | null,
  filters: Filters,
  show: FindNeeds['show'],
  limit: number,
): string {
  const query = new URLSearchParams([['show', show], ...chosen(filters), ['limit', String(limit)]]);
  return `/api/volunteer/${zoneId ? `zone/${zoneId}/` : ''}needs?${query}`;
}

export interface Bounds {
  zoneId: string | null;
  /** Miles from where the person starts to the need; null while it is not known. */
  miles: number | null;
  /** As far as the person goes, where no distance is chosen. */
  reach: number | null;
  /** They have a place in it: it is shown filled too, and however far away it is. */
  isMine: boolean;
}

/** The predicate that the server filters by, for what arrives by itself. */
export function isMeant(
  need: NeedView,
  { category, skill, from, to, distance }: Filters,
  { zoneId, miles, reach, isMine }: Bounds,
): boolean {
  if (need.state !== 'open' && !(isMine && need.state === 'filled')) return false;
  if (zoneId !== null && need.zoneId !== zoneId) return false;
  if (category !== null && need.category !== category) return false;
  if (from !== null || to !== null) {
    const { date } = wallTime(need.startsAt, need.timeZone);
    if ((from !== null && date < from) || (to !== null && date > to)) return false;
  }
  const most = distance ?? (zoneId === null && !isMine ? reach : null);
  if (most !== null && miles !== null && miles > most) return false;
  if (skill === null) return true;
  return [...need.requiredSkills, ...need.usefulSkills].some((name) => fold(name) === fold(skill));
}
