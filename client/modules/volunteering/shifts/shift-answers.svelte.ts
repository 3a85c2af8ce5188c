import type { AssignmentView } from '#shared/commitments.ts';
import { t } from '../../../messages.ts';
import { Attempt } from '../../../ui/attempt.svelte.ts';
import { undoing } from '../../history/undo.svelte.ts';
import { sayComing, sayNotComing } from './api.ts';

/** The two answers to "are you coming", each taken back from its toast. */
class ShiftAnswers {
  readonly coming = new Attempt();
  readonly notComing = new Attempt();
  /** Takes the last "I can’t" back. */
  #givenUp: string | null = $state(null);

  yes(shift: AssignmentView): Promise<boolean> {
    this.notComing.forget();
    return this.coming.run(
      () => sayComing(shift, new Date().toISOString()).done,
      (_, commit) => undoing.offer(t('shift.said-yes', { title: shift.title }), commit),
    );
  }

  no(shift: AssignmentView, reason: string): Promise<boolean> {
    this.coming.forget();
    this.#givenUp = null;
    return this.notComing.run(
      () => sayNotComing(shift, { reason }, new Date().toISOString()).done,
      (_, commit) => {
        this.#givenUp = commit;
        undoing.offer(t('shift.said-no', { title: shift.title }), commit);
      },
    );
  }

  get refusal(): string | undefined {
    return this.coming.problem?.detail ?? this.notComing.problem?.detail;
  }

  /** Comes after all, where that can be said; the refusal is told by the frame. */
  takeBack(shift: AssignmentView): (() => void) | null {
    const commit = this.#givenUp;
    if (commit === null) return null;
    return () => void undoing.takeBack(commit, t('shift.said-no', { title: shift.title }));
  }
}

const known = new Map<string, ShiftAnswers>();

/** The answers of one commitment: wherever it is drawn, also when it has moved to another list meanwhile. */
export function answersOf(shiftId: string): ShiftAnswers {
  const answers = known.get(shiftId) ?? new ShiftAnswers();
  known.set(shiftId, answers);
  return answers;
}
