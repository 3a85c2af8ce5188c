import type { Transaction } from '#server/kernel/transact.ts';
import { lockVolunteer } from './lock-commitment.ts';

/**
 * Brings the volunteer's counters and hours to what their commitments are: call it when an outcome has
 * changed. `without` is one that is about to go.
 */
export async function countOutcomes(
  { em, sql }: Transaction,
  volunteerId: string,
  without: string | null = null,
): Promise<void> {
  await em.flush();
  const volunteer = await lockVolunteer(em, volunteerId);
  // Erased: nobody counts for them any more.
  if (!volunteer) return;
  const [row] = await sql<Record<'showed' | 'late' | 'excused' | 'no_show' | 'hours', unknown>>(
    `select count(*) filter (where state = 'showed') as showed, count(*) filter (where state = 'late') as late,
       count(*) filter (where state = 'excused') as excused, count(*) filter (where state = 'no-show') as no_show,
       round(coalesce(sum(hours::numeric) filter (where state in ('showed', 'late')), 0), 2)::float8 as hours
     from assignment where volunteer_id = $1 and id is distinct from $2::uuid`,
    [volunteerId, without],
  );
  volunteer.showed = Number(row?.showed);
  volunteer.late = Number(row?.late);
  volunteer.excused = Number(row?.excused);
  volunteer.noShow = Number(row?.no_show);
  volunteer.hoursDone = Number(row?.hours);
}
