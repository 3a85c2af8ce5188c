import type { Problem } from '#shared/kernel/problem.ts';
import type { NeedView } from '#shared/volunteering.ts';
import type { WriteResult } from '../../kernel/write.ts';
import { t } from '../../messages.ts';
import { undoing } from '../history/undo.svelte.ts';
import { cancelNeed, openNeed } from './api.ts';

/** Opening and cancelling one need. A refusal stays beside the buttons until the next try. */
export class NeedActions {
  pending: 'open' | 'cancel' | null = $state(null);
  problem: Problem | null = $state(null);
  /** The question before cancelling is on the screen. */
  asking = $state(false);
  /** Why it is cancelled, for those who had said they would come. */
  reason = $state('');

  ask(): void {
    this.reason = '';
    this.problem = null;
    this.asking = true;
  }

  async open(need: NeedView): Promise<void> {
    await this.#run('open', () => openNeed(need).done, t('need.opened'));
  }

  async cancel(need: NeedView): Promise<void> {
    await this.#run('cancel', () => cancelNeed(need, this.reason).done, t('need.cancelled'));
    if (!this.problem) this.asking = false;
  }

  async #run(which: 'open' | 'cancel', write: () => Promise<WriteResult>, done: string): Promise<void> {
    if (this.pending) return;
    this.pending = which;
    this.problem = null;
    const result = await write();
    this.pending = null;
    if (result.ok) undoing.offer(done, result.commit);
    else this.problem = result.problem;
  }
}
