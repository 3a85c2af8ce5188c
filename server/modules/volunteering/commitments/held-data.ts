import type { HeldData } from '#server/kernel/personal/held-data.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { ERASED_NAME } from '#server/modules/identity/held-data.ts';
import type { MatchReasons } from '#shared/matching.ts';
import type { Need } from '../need.entity.ts';
import { Assignment } from './assignment.entity.ts';
import { countPlaces } from './count-places.ts';
import { Feedback } from './feedback.entity.ts';
import { lockNeed } from './lock-commitment.ts';
import { Match } from './match.entity.ts';
import { cancel } from './step-assignment.ts';

/** What somebody was offered, has promised and has said. It stays with the nonprofit, without a name. */
export const commitmentData: readonly HeldData[] = [
  {
    name: 'commitments',
    tables: ['assignment'],
    read: (sql, accountId) =>
      sql('select * from assignment where volunteer_id = $1 order by starts_at', [accountId]),
    async erase(transaction, accountId, now) {
      await cancelAll(transaction, accountId, now);
      for (const assignment of await transaction.em.find(Assignment, { volunteerId: accountId }))
        Object.assign(assignment, { volunteerName: ERASED_NAME, note: '', cancelReason: '' });
    },
  },
  {
    name: 'offers',
    tables: ['match'],
    read: (sql, accountId) =>
      sql('select * from match where volunteer_id = $1 order by starts_at', [accountId]),
    async erase({ em }, accountId, now) {
      for (const match of await em.find(Match, { volunteerId: accountId })) {
        if (match.state === 'offered') em.assign(match, { state: 'declined', answeredAt: now });
        em.assign(match, { volunteerName: ERASED_NAME, reason: '', reasons: untold(match.reasons) });
      }
    },
  },
  {
    name: 'feedback',
    tables: ['feedback'],
    read: (sql, accountId) =>
      sql('select * from feedback where volunteer_id = $1 or author_id = $1 order by given_at', [accountId]),
    async erase({ em }, accountId) {
      for (const feedback of await em.find(Feedback, { volunteerId: accountId })) feedback.text = '';
    },
  },
];

/** Places that were promised are free again. */
async function cancelAll(transaction: Transaction, volunteerId: string, now: Date): Promise<void> {
  const { em } = transaction;
  const open = { volunteerId, state: { $in: ['interested', 'confirmed'] as const }, endsAt: { $gt: now } };
  const needs = new Map<string, Need>();
  const promised = await em.find(Assignment, open, { fields: ['id', 'needId'] });
  for (const id of [...new Set(promised.map(({ needId }) => needId))].sort())
    needs.set(id, await lockNeed(em, id));
  for (const assignment of await em.find(Assignment, open, { refresh: true })) {
    const match = await em.findOneOrFail(Match, { id: assignment.matchId });
    cancel(assignment, match, { side: 'volunteer', reason: '', now });
  }
  for (const need of needs.values()) await countPlaces(transaction, need);
}

/** How far they live and what they can do is theirs; how well it fitted stays, to learn from. */
const untold = (reasons: MatchReasons): MatchReasons => ({
  ...reasons,
  ...{ matchedSkills: [], missingSkills: [], usefulSkills: [], miles: 0 },
  ...{ freeFrom: null, freeUntil: null, turnedUp: 0, outOf: 0 },
});
