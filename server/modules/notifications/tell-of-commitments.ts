import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import { membersWhoMay } from '#server/modules/organisations/members-who-may.ts';
import { Assignment } from '#server/modules/volunteering/commitments/assignment.entity.ts';
import { Match } from '#server/modules/volunteering/commitments/match.entity.ts';
import { type NotificationType, VOLUNTEERS_TYPES } from '#shared/notification-types.ts';
import type { NotificationFacts } from '#shared/notifications.ts';
import { type Happening, notify, settleGathered } from './notify.ts';
import { ASSIGNMENT, MATCH, type Turn, turnsOf } from './what-happened.ts';
import { TELLING } from './work.ts';

interface Told extends Touched {
  turns: Turn[];
  /** As the commit left it: with the id it names what happened. */
  version: number;
}

/** Tells volunteers and those who find them of what is offered, promised, given up and marked. */
export function tellOfCommitments({ jobs, transactor, clock }: Kernel): void {
  jobs.declare<Told>({
    name: 'notifications.commitments',
    reactsTo: [MATCH, ASSIGNMENT],
    matters: (touched) => turnsOf(touched).length > 0,
    tell: (touched) => ({ turns: turnsOf(touched), version: touched.entity.version }),
    batch: 50,
    run: async (told) => {
      for (const one of told)
        await transactor.transact(TELLING, (transaction) => tellOf(transaction, one, clock.now()));
    },
  });
}

async function tellOf(
  transaction: Transaction,
  { type, id, turns, version }: Told,
  now: Date,
): Promise<void> {
  const row = await transaction.em.findOne<Match | Assignment>(type === MATCH ? Match : Assignment, { id });
  if (!row) return;
  for (const turn of turns) {
    if (turn === 'offer-over') await settleGathered(transaction, row.volunteerId, `offer:${row.needId}`, now);
    else if (turn === 'reminder-over')
      await settleGathered(transaction, row.volunteerId, `reminder:${id}`, now);
    else if (turn === 'interest-over') await settleWaiting(transaction, row, now);
    else await tell(transaction, turn, row, version, now);
  }
}

async function tell(
  transaction: Transaction,
  type: NotificationType,
  row: Match | Assignment,
  version: number,
  now: Date,
): Promise<void> {
  const isTheirs = VOLUNTEERS_TYPES.includes(type);
  const to = isTheirs
    ? [row.volunteerId]
    : (await membersWhoMay(transaction.sql, row.organisationId, 'need.write')).filter(
        (id) => id !== row.volunteerId,
      );
  const happening: Happening = {
    type,
    key: `${type}:${row.id}:${version}`,
    gathers: `${type}:${row.needId}`,
    facts: factsOf(row, { reason: reasonOf(type, row) }),
    person: isTheirs ? null : { accountId: row.volunteerId, name: row.volunteerName },
    url: urlOf(type, row),
    latest: new Date(row.startsAt),
  };
  await notify(transaction, to, happening, now);
}

/** What is told of the need that it is about. */
export const factsOf = (
  row: Pick<
    Match | Assignment,
    'organisationId' | 'organisationName' | 'needId' | 'title' | 'startsAt' | 'endsAt' | 'timeZone'
  >,
  { reason = '', hours = null }: { reason?: string; hours?: number | null } = {},
): Omit<NotificationFacts, 'people' | 'count'> => ({
  organisationId: row.organisationId,
  organisationName: row.organisationName,
  needId: row.needId,
  title: row.title,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  timeZone: row.timeZone,
  reason,
  hours,
});

const reasonOf = (type: NotificationType, row: Match | Assignment): string =>
  row instanceof Assignment && (type === 'place-lost' || type === 'gave-up') ? row.cancelReason : '';

/** Where it can be acted on. */
function urlOf(type: NotificationType, { needId }: Match | Assignment): string {
  if (!VOLUNTEERS_TYPES.includes(type)) return `/needs/${needId}`;
  if (type === 'offer') return `/open-needs/${needId}`;
  if (type === 'place-lost') return '/zones';
  return type === 'thanks' ? '/shifts?show=over' : '/shifts';
}

/** Once nobody waits for an answer any more, nobody has to be asked for one. */
async function settleWaiting(
  transaction: Transaction,
  { organisationId, needId }: Match | Assignment,
  now: Date,
): Promise<void> {
  if ((await transaction.em.count(Assignment, { needId, state: 'interested' })) > 0) return;
  for (const accountId of await membersWhoMay(transaction.sql, organisationId, 'need.write'))
    await settleGathered(transaction, accountId, `waiting:${needId}`, now);
}
