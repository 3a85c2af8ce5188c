import type { Kernel } from '#server/kernel/module.ts';
import { NEED_CLOCK } from '#server/modules/volunteering/commitments/need-clock.ts';

/** When the clock has done what is due, and no reaction is under way any more. */
export async function settled({ jobs }: Pick<Kernel, 'jobs'>): Promise<void> {
  await jobs.look(NEED_CLOCK);
  for (;;) {
    const counts = await jobs.counts();
    if (counts.every(({ state }) => state === 'failed')) return;
    await new Promise((go) => setImmediate(go));
  }
}
