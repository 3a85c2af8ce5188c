import { LockMode } from '@mikro-orm/core';
import type { Transaction } from '#server/kernel/transact.ts';
import type { WeightMaker, WeightReport, WeightState } from '#shared/learning.ts';
import type { Weights } from '#shared/matching.ts';
import { roundWeights } from '#shared/weights.ts';
import { WeightVersion } from './weight-version.entity.ts';

/** The administrator who decides. */
export interface Decider {
  id: string;
  displayName: string;
}

interface Made {
  weights: Weights;
  state: Extract<WeightState, 'active' | 'proposed' | 'kept'>;
  madeBy: WeightMaker;
  by: Decider | null;
  report: WeightReport | null;
}

/**
 * The weights in force. Two who decide about weights wait for each other at the first version, which is always there:
 * whoever waited at the one in force would wake beside one that is in force no more.
 */
export async function lockInForce({ em, sql }: Transaction): Promise<WeightVersion> {
  await sql('select 1 from weight_version where number = 1 for update');
  return em.findOneOrFail(WeightVersion, { state: 'active' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/** Makes the next version. One that is active takes the place of the one in force, which is locked already. */
export async function makeVersion(
  transaction: Transaction,
  inForce: WeightVersion,
  { by, ...made }: Made,
  now: Date,
): Promise<WeightVersion> {
  const { em, sql } = transaction;
  const [{ last } = { last: 0 }] = await sql<{ last: unknown }>(
    'select max(number) as last from weight_version',
  );
  if (made.state === 'active') await retire(transaction, inForce);
  return em.create(WeightVersion, {
    ...made,
    byId: by?.id ?? null,
    byName: by?.displayName ?? '',
    weights: roundWeights(made.weights),
    number: Number(last) + 1,
    createdAt: now,
    activeFrom: made.state === 'active' ? now : null,
  });
}

/** The index lets one be active, so the old one has to be written first. */
export async function retire({ em }: Transaction, inForce: WeightVersion): Promise<void> {
  inForce.state = 'past';
  await em.flush();
}
