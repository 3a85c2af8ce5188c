import { Refusal } from '#server/kernel/refusal.ts';
import type { Transaction } from '#server/kernel/transact.ts';
import type { Actor } from '#shared/rights.ts';
import { findNeed } from './find-need.ts';
import type { Need } from './need.entity.ts';
import { refuseStep } from './need-rules.ts';

/** Shows a draft to volunteers. */
export async function openNeed({ em }: Transaction, actor: Actor, id: string): Promise<Need> {
  const need = await findNeed(em, actor, 'need.write', id);
  refuseStep(need.state, 'open');
  if (need.latitude == null) {
    throw new Refusal(
      409,
      'no-place',
      'Give the need a place first: volunteers are found by how near they are.',
    );
  }
  need.state = 'open';
  return need;
}

/** Takes a need back. It stays visible as cancelled. */
export async function cancelNeed({ em }: Transaction, actor: Actor, id: string): Promise<Need> {
  const need = await findNeed(em, actor, 'need.write', id);
  refuseStep(need.state, 'cancelled');
  need.state = 'cancelled';
  return need;
}
