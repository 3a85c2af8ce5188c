import { LockMode } from '@mikro-orm/core';
import type { Touched } from '#server/kernel/jobs.ts';
import type { Kernel } from '#server/kernel/module.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { Assignment } from './commitments/assignment.entity.ts';
import { Match } from './commitments/match.entity.ts';
import { Need } from './need.entity.ts';

const WORK = { actor: 'system:volunteering', mutation: null, source: null };
/** Needs renamed in one commit. */
const BATCH = 200;

/** Needs, offers and commitments carry the name of their organisation, and follow it. */
export function followOrganisationName(kernel: Kernel): void {
  kernel.jobs.declare<Touched>({
    name: 'volunteering.organisation-name',
    reactsTo: ['organisations.organisation'],
    matters: ({ before }) => before !== null && 'name' in before,
    batch: 1,
    run: async (jobs) => {
      for (const { id } of jobs) while ((await renameSome(kernel, id)) === BATCH);
    },
  });
}

async function renameSome({ transactor }: Kernel, organisationId: string): Promise<number> {
  const { result } = await transactor.transact(WORK, async ({ em }) => {
    const organisation = await em.findOne(Organisation, { id: organisationId });
    if (!organisation) return 0;
    const { name } = organisation;
    const needs = await em.find(
      Need,
      { organisationId, organisationName: { $ne: name } },
      // Whoever signs up meanwhile copies the one name or the other, so they wait.
      { limit: BATCH, orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    for (const need of needs) need.organisationName = name;
    const ofThem = { needId: needs.map(({ id }) => id) };
    for (const row of [...(await em.find(Assignment, ofThem)), ...(await em.find(Match, ofThem))])
      row.organisationName = name;
    return needs.length;
  });
  return result;
}
