import type { Mark } from '#shared/assignment-steps.ts';
import type { AssignmentView, ConfirmShowUp } from '#shared/commitments.ts';
import { writes } from '../../../kernel/client.ts';
import { t } from '../../../messages.ts';
import { undoing } from '../../history/undo.svelte.ts';
import { markAssignment } from './api.ts';

export type MarkOf = ConfirmShowUp & { outcome: Mark };

const STILL_AT_IT_MS = 5000;

/** Marks who is there. Each mark shows at once, and is kept on this device while there is no connection. */
export class CheckIn {
  #refusals: Readonly<Record<string, string>> = $state.raw({});
  /** Commitments that are being marked here: that change of theirs is no news. */
  readonly #own = new Set<string>();

  refusalOf(assignmentId: string): string | null {
    return this.#refusals[assignmentId] ?? null;
  }

  isOwn(assignmentId: string): boolean {
    return this.#own.has(assignmentId);
  }

  async mark(assignment: AssignmentView, mark: MarkOf): Promise<void> {
    const { id, volunteerName: name } = assignment;
    const told = t('check-in.told', { name, state: t(`coming.as.${mark.outcome}`) });
    this.#own.add(id);
    const { [id]: _, ...others } = this.#refusals;
    this.#refusals = others;
    const write = markAssignment(assignment, mark, told);
    const result = await write.done;
    this.#own.delete(id);
    if (result.ok) {
      const { state } = result.data ?? { state: mark.outcome };
      if (state !== mark.outcome) {
        // It had to wait, and somebody else has marked them since.
        const [mine, theirs] = [t(`coming.as.${mark.outcome}`), t(`coming.as.${state}`)];
        this.#refuse(id, t('check-in.overtaken', { mine, theirs }));
        return;
      }
      // What was kept and sent later is no longer what the hand is at.
      if (Date.now() - Date.parse(write.createdAt) < STILL_AT_IT_MS) undoing.offer(told, result.commit);
      return;
    }
    // Told beside the name, so not once more over the page.
    writes.dismiss(write.id);
    this.#refuse(id, result.problem.detail);
  }

  #refuse(id: string, why: string): void {
    this.#refusals = { ...this.#refusals, [id]: why };
  }
}
