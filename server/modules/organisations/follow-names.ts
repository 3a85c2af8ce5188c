import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Membership } from './membership.entity.ts';
import { TeamMember } from './team-member.entity.ts';

const WORK = { actor: 'system:organisations', mutation: null, source: null };

/** Memberships and places in teams carry the person's name, and follow it. */
export function followNames(kernel: Kernel): void {
  kernel.jobs.declare<Touched>({
    name: 'organisations.names',
    reactsTo: ['identity.account'],
    matters: ({ before }) => before !== null && 'displayName' in before,
    batch: 50,
    run: async (jobs) => {
      const ids = [...new Set(jobs.map(({ id }) => id))];
      await kernel.transactor.transact(WORK, async ({ em }) => {
        const accounts = await em.find(Account, { id: ids });
        const nameOf = new Map(accounts.map(({ id, displayName }) => [id, displayName]));
        const rows = [
          ...(await em.find(Membership, { accountId: ids })),
          ...(await em.find(TeamMember, { accountId: ids })),
        ];
        for (const row of rows) row.displayName = nameOf.get(row.accountId) ?? row.displayName;
      });
    },
  });
}
