import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Membership } from './membership.entity.ts';
import { TeamMember } from './team-member.entity.ts';

const WORK = { actor: 'system:organisations', mutation: null, source: null };

/** People told in one commit. */
const BATCH = 200;

/** Memberships and places in teams carry the person's name, memberships their picture, and follow it; members hear of their organisation's. */
export function followNames(kernel: Kernel): void {
  kernel.jobs.declare<Touched>({
    name: 'organisations.renamed',
    reactsTo: ['organisations.organisation'],
    matters: ({ before }) => before !== null && 'name' in before,
    batch: 1,
    run: async (jobs) => {
      for (const { id } of jobs) await tellMembers(kernel, id);
    },
  });
  kernel.jobs.declare<Touched>({
    name: 'organisations.names',
    reactsTo: ['identity.account'],
    matters: ({ before }) => before !== null && ('displayName' in before || 'picture' in before),
    batch: 50,
    run: async (jobs) => {
      const ids = [...new Set(jobs.map(({ id }) => id))];
      await kernel.transactor.transact(WORK, async ({ em }) => {
        const accounts = await em.find(Account, { id: ids });
        const byId = new Map(accounts.map((account) => [account.id, account]));
        const memberships = await em.find(Membership, { accountId: ids });
        const rows = [...memberships, ...(await em.find(TeamMember, { accountId: ids }))];
        for (const row of rows) row.displayName = byId.get(row.accountId)?.displayName ?? row.displayName;
        for (const row of memberships) row.picture = byId.get(row.accountId)?.picture ?? null;
      });
    },
  });
}

/** A profile shows the names of its organisations, and is told of what is in the person's own room. */
async function tellMembers(kernel: Kernel, organisationId: string): Promise<void> {
  const toldAt = kernel.clock.now();
  let last: string | null = null;
  do last = await tellSome(kernel, organisationId, last, toldAt);
  while (last !== null);
}

/** Tells the next members behind this one; gives the last of them, or null when there was nobody. */
async function tellSome(
  { transactor }: Kernel,
  organisationId: string,
  after: string | null,
  toldAt: Date,
): Promise<string | null> {
  const { result } = await transactor.transact(WORK, async ({ em }) => {
    const members = await em.find(
      Membership,
      { organisationId, ...(after !== null && { id: { $gt: after } }) },
      { orderBy: { id: 'asc' }, limit: BATCH },
    );
    for (const member of members) member.toldAt = toldAt;
    return members.at(-1)?.id ?? null;
  });
  return result;
}
