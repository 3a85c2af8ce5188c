import type { Undone } from '#server/kernel/live-things.ts';
import { Refusal } from '#server/kernel/refusal.ts';
import type { Need } from '../need.entity.ts';
import { bringAlong } from './follow-need.ts';
import { refuseUncommitted } from './refuse-uncommitted.ts';

const BY_THE_CLOCK: readonly Need['state'][] = ['in-progress', 'done'];

/** What revising, opening and cancelling a need see to, when one of them is taken back. */
export async function followNeedUndo({ transaction, entity, was, step }: Undone<Need>): Promise<void> {
  if (step !== 'changed') return;
  if (was!.state !== entity.state && BY_THE_CLOCK.includes(was!.state))
    throw new Refusal(409, 'cannot-undo', 'It began and ended with the time, which is not taken back.');
  await refuseUncommitted(transaction, entity);
  await bringAlong(transaction, entity);
}
