import type { EntityManager } from '#server/kernel/database.ts';
import { createId } from '#server/kernel/ids.ts';
import { Assignment } from '../commitments/assignment.entity.ts';
import { Feedback } from '../commitments/feedback.entity.ts';
import { Match } from '../commitments/match.entity.ts';
import { copyOf } from '../commitments/of-need.ts';
import type { Need } from '../need.entity.ts';
import type { DemoMatch } from './able-people.ts';
import type { DemoPromise } from './coming-work.ts';
import type { DemoAssignment } from './past-work.ts';

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Named {
  id: string;
  displayName: string;
}

/** Everything of a demo that commitments refer to, by its key in the world. */
export interface Stored {
  needs: ReadonlyMap<string, Need>;
  accounts: ReadonlyMap<string, Named>;
  /** Who speaks for a nonprofit, by its id. */
  coordinators: ReadonlyMap<string, Named>;
}

interface Row {
  need: Need;
  volunteer: Named;
  match: DemoMatch;
}

const ofNeed = ({ need, volunteer }: Row) => ({
  ...{ needId: need.id, organisationId: need.organisationId, ...copyOf(need) },
  ...{ volunteerId: volunteer.id, volunteerName: volunteer.displayName },
});

function storeMatch(em: EntityManager, row: Row, state: 'accepted' | 'offered', at: Date): string {
  const id = createId();
  em.create(Match, {
    ...{ id, ...ofNeed(row), ...row.match, state, reason: '' },
    ...(state === 'offered'
      ? { source: 'suggested', offeredAt: at, answeredAt: null }
      : { source: 'self', offeredAt: null, answeredAt: at }),
  });
  return id;
}

type Fate = Pick<Assignment, 'state'> & Partial<Pick<Assignment, 'hours' | 'checkedInAt' | 'settledAt'>>;

function storeAssignment(em: EntityManager, row: Row, at: Date, fate: Fate): string {
  const { need } = row;
  const id = createId();
  em.create(Assignment, {
    ...{ id, matchId: storeMatch(em, row, 'accepted', at), ...ofNeed(row) },
    ...{ createdAt: at, confirmedAt: fate.state === 'interested' ? null : at, hours: null },
    ...{ overtaken: [], note: '', cancelReason: '', cancelledLate: false },
    ...fate,
  });
  if (fate.state === 'interested') need.waiting += 1;
  else need.placesTaken += 1;
  return id;
}

/** Work of the past, with how it went and what was said of it. */
export function storePast(em: EntityManager, stored: Stored, assignments: readonly DemoAssignment[]): void {
  for (const { needKey, volunteerEmail, outcome, hours, match, daysAhead, said } of assignments) {
    const need = stored.needs.get(needKey)!;
    const volunteer = stored.accounts.get(volunteerEmail)!;
    const settledAt = new Date(need.endsAt.getTime() + HOUR_MS);
    const wasThere = outcome === 'showed' || outcome === 'late';
    const at = new Date(need.startsAt.getTime() - daysAhead * DAY_MS);
    const fate = { state: outcome, hours: wasThere ? hours : null, settledAt };
    const id = storeAssignment(em, { need, volunteer, match }, at, {
      ...fate,
      ...(wasThere && { checkedInAt: need.startsAt }),
    });
    for (const side of ['volunteer', 'nonprofit'] as const) {
      const words = said[side];
      if (!words) continue;
      const { organisationId } = need;
      const author = side === 'volunteer' ? volunteer : stored.coordinators.get(organisationId)!;
      em.create(Feedback, {
        ...{ assignmentId: id, needId: need.id, organisationId, volunteerId: volunteer.id, side },
        ...{ authorId: author.id, ...words, givenAt: new Date(settledAt.getTime() + HOUR_MS) },
      });
    }
  }
}

/** What is promised, waits or was offered for the needs ahead. */
export function storePromises(
  em: EntityManager,
  stored: Stored,
  promises: readonly DemoPromise[],
  now: Date,
): void {
  for (const [n, { needKey, volunteerEmail, state, match }] of promises.entries()) {
    const need = stored.needs.get(needKey)!;
    const row = { need, volunteer: stored.accounts.get(volunteerEmail)!, match };
    // Over the last two days, one after the other.
    const at = new Date(now.getTime() - ((n * 37) % 48) * HOUR_MS);
    if (state === 'offered') storeMatch(em, row, 'offered', at);
    else storeAssignment(em, row, at, { state });
  }
}

/** Who is expected today; every other one is there already, once it has begun. */
export function storeToday(
  em: EntityManager,
  need: Need,
  people: readonly { volunteer: Named; match: DemoMatch }[],
  now: Date,
): void {
  const at = new Date(need.startsAt.getTime() - 3 * DAY_MS);
  for (const [n, { volunteer, match }] of people.entries()) {
    const isThere = need.startsAt <= now && n % 2 === 0;
    storeAssignment(
      em,
      { need, volunteer, match },
      at,
      isThere ? { state: 'checked-in', checkedInAt: need.startsAt } : { state: 'confirmed' },
    );
  }
}
