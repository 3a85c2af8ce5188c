import type { Page } from '#server/kernel/http/paging.ts';
import type { Snapshot } from '#server/kernel/snapshot.ts';
import { canonicalName } from '#server/modules/matching/canonical-name.ts';
import { milesBetween } from '#server/modules/matching/distance.ts';
import type { Candidate } from '#server/modules/matching/naive-ranking.ts';
import { compareStanding } from '#server/modules/matching/score.ts';
import type { FindNeeds, FoundNeeds } from '#shared/finding.ts';
import type { Weights } from '#shared/matching.ts';
import type { Point } from '#shared/volunteering.ts';
import { Need } from '../need.entity.ts';
import { needView } from '../views.ts';
import { fitOf, matchOf, type Seeker } from './fit-of.ts';
import type { KnownNeed, KnownNeeds } from './known-needs.ts';
import { OpenNeedsQuery } from './open-needs-query.ts';

export interface Search extends FindNeeds {
  /** Null for every zone, and outside of them. */
  zoneId: string | null;
  /** A need that has begun is nobody's to find any more. */
  now: Date;
}

/** Only needs within so many miles of the point. */
export interface Circle {
  point: Point;
  miles: number;
}

interface Row {
  need: KnownNeed;
  /** What the row is ordered by, and begins a page behind. */
  key: (string | number)[];
}

type Found = Omit<FoundNeeds, 'figures'>;

/**
 * Open needs as somebody looks for them, a page of them with what each is for whoever asks. The database finds
 * what can be meant by zone, place, day and category; what only the definition knows is judged here, on needs
 * that were made ready once.
 */
export async function findNeeds(
  snapshot: Snapshot,
  known: KnownNeeds,
  seeker: Seeker,
  search: Search & { circle: Circle | null },
  page: Page,
): Promise<Found> {
  const query = new OpenNeedsQuery(search, seeker);
  const { show } = search;
  const { candidate, weights } = seeker;
  // Without a starting point nothing fits, and everything is missing the same.
  const judges = (show === 'can-do' || show === 'not-yet') && candidate?.facts.point != null;
  if (show === 'can-do' && !judges) return { items: [], nextCursor: null, count: 0, fits: [] };
  if (!judges && !mustLook(search)) {
    const needs = await known.of(snapshot.sql, await query.pageOf(snapshot.sql, page));
    return cut(snapshot, page, needs.map(byStart), await query.count(snapshot.sql), seeker);
  }
  const meant = (await known.of(snapshot.sql, await query.all(snapshot.sql))).filter(isMeant(search));
  const rows =
    show === 'can-do' && candidate
      ? bestFirst(meant, candidate, weights)
      : meant.filter((need) => !judges || matchOf(need, candidate!, weights) === null).map(byStart);
  const { after } = page;
  const rest = after === null ? rows : rows.filter(({ key }) => comesAfter(key, after, show === 'can-do'));
  return cut(snapshot, page, rest, rows.length, seeker);
}

/** What the database cannot tell exactly: names without case and accents, circles, days on other clocks. */
const mustLook = ({ skill, from, to, circle }: Search & { circle: Circle | null }): boolean =>
  skill !== undefined || from !== undefined || to !== undefined || circle !== null;

function isMeant({ skill, from, to, circle }: Search & { circle: Circle | null }) {
  const wanted = skill === undefined ? null : canonicalName(skill);
  return ({ firstDay, occasion: { facts, skills } }: KnownNeed): boolean => {
    if (from !== undefined && firstDay < from) return false;
    if (to !== undefined && firstDay > to) return false;
    if (circle && !(facts.point && milesBetween(circle.point, facts.point) <= circle.miles)) return false;
    return (
      wanted === null || [...skills.required, ...skills.useful].some(({ canonical }) => canonical === wanted)
    );
  };
}

const byStart = (need: KnownNeed): Row => ({ need, key: [new Date(need.startsAt).toISOString(), need.id] });

/** As in a volunteer's list of suggestions: by score, then distance, then id. */
function bestFirst(needs: readonly KnownNeed[], candidate: Candidate, weights: Weights): Row[] {
  const matches = needs.flatMap((need) => {
    const match = matchOf(need, candidate, weights);
    if (match === null) return [];
    const { tenths, reliability, miles, createdAt } = match;
    return [{ need, tenths, reliability, miles, createdAt, id: need.id }];
  });
  return matches
    .sort(compareStanding)
    .map(({ need, tenths, miles, id }) => ({ need, key: [tenths, miles, id] }));
}

/** The first value falls in a list that begins with the best; all others rise. */
function comesAfter(key: Row['key'], after: readonly (string | number)[], falls: boolean): boolean {
  const at = key.findIndex((value, n) => value !== after[n]);
  if (at === -1) return false;
  return at === 0 && falls ? key[0]! < after[0]! : key[at]! > after[at]!;
}

/** The page's rows as they are shown. */
async function cut(
  { em }: Snapshot,
  page: Page,
  rows: readonly Row[],
  count: number,
  seeker: Seeker,
): Promise<Found> {
  const taken = rows.slice(0, page.take);
  const entities = await em.find(Need, { id: taken.map(({ need }) => need.id) });
  const views = new Map(entities.map((need) => [need.id, needView(need)]));
  const { items, nextCursor } = page.cut(
    taken,
    ({ need }) => views.get(need.id)!,
    ({ key }) => key,
  );
  const fits = taken.slice(0, items.length).flatMap(({ need }) => fitOf(need, seeker) ?? []);
  return { items, nextCursor, count, fits };
}
