import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { namesOf } from '#server/modules/identity/names-of.ts';
import { Assignment } from './assignment.entity.ts';
import { Match } from './match.entity.ts';

const WORK = { actor: 'system:volunteering', mutation: null, source: null };

/** Offers and commitments carry the volunteer's name, and follow it. */
export function followVolunteerName(kernel: Kernel): void {
  kernel.jobs.declare<Touched>({
    name: 'volunteering.volunteer-name',
    reactsTo: ['identity.account'],
    matters: ({ before }) => before !== null && 'displayName' in before,
    batch: 20,
    run: async (jobs) => {
      const ids = [...new Set(jobs.map(({ id }) => id))];
      await kernel.transactor.transact(WORK, async ({ em, sql }) => {
        const names = await namesOf(sql, ids);
        const theirs = { volunteerId: ids };
        for (const row of [...(await em.find(Assignment, theirs)), ...(await em.find(Match, theirs))])
          row.volunteerName = names.get(row.volunteerId) ?? row.volunteerName;
      });
    },
  });
}
