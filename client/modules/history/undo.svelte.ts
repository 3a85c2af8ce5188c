import type { Problem } from '#shared/kernel/problem.ts';
import { t } from '../../messages.ts';
import { toasts } from '../../ui/toasts.svelte.ts';
import { undoCommit } from './api.ts';

/** Taking things back. Whoever did it may have left the page, so a refusal is told by the frame. */
class Undoing {
  /** Commits on their way back. */
  pending: readonly string[] = $state.raw([]);
  refused: { what: string; problem: Problem } | null = $state.raw(null);

  /** Says what was done, with the way back where there is one. */
  offer(text: string, commit: string | null): void {
    toasts.show(commit === null ? { text } : { text, undo: () => void this.takeBack(commit, text) });
  }

  /** Takes a commit back, and offers to do after all what it did. */
  async takeBack(commit: string, what: string, again = false): Promise<void> {
    if (this.pending.includes(commit)) return;
    this.pending = [...this.pending, commit];
    this.refused = null;
    const result = await undoCommit(commit, t('history.undo-of', { what }));
    this.pending = this.pending.filter((other) => other !== commit);
    if (!result.ok) {
      this.refused = { what, problem: result.problem };
      return;
    }
    const { commit: made } = result;
    const text = again ? t('history.done-again', { what }) : t('history.undone', { what });
    toasts.show(made === null ? { text } : { text, undo: () => void this.takeBack(made, what, !again) });
  }
}

export const undoing = new Undoing();
