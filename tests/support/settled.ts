import type { Kernel } from '#server/kernel/module.ts';
import { NEED_CLOCK } from '#server/modules/volunteering/commitments/need-clock.ts';
import { FIGURES } from '#server/modules/volunteering/figures/followed-needs.ts';

/** When the clock has done what is due, no reaction is under way any more, and figures lie behind nothing. */
export async function settled({ jobs }: Pick<Kernel, 'jobs'>): Promise<void> {
  await jobs.look(NEED_CLOCK);
  for (;;) {
    await jobs.look(FIGURES);
    const counts = await jobs.counts();
    if (counts.every(({ state }) => state === 'failed')) return;
    await new Promise((go) => setImmediate(go));
  }
}
