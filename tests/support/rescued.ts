import { rescueNeed } from '#server/modules/volunteering/rescue/rescue-need.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { Commitments } from './commitments.ts';
import type { TestServer } from './test-server.ts';

const WORK = { actor: 'system:test', mutation: null, source: null };

/** A need that begins in two and a half days, has nobody yet, and is being rescued. */
export async function rescued(
  { kernel: { transactor, clock } }: TestServer,
  made: Commitments,
): Promise<NeedView> {
  const need = await made.movedTo(await made.need({ placesMin: 1, placesMax: 1 }), 60);
  await transactor.transact(WORK, (transaction) => rescueNeed(transaction, need.id, clock.now()));
  return need;
}
