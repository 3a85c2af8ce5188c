import type { AssignmentView, MatchView } from '#shared/commitments.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { PROBLEM_TYPE_PREFIX } from '#shared/kernel/problem-type.ts';
import { t } from '../../../messages.ts';
import { Attempt } from '../../../ui/attempt.svelte.ts';
import { undoing } from '../../history/undo.svelte.ts';
import { acceptOffer, declineOffer, takePlace } from './api.ts';

/** Asking for a place in one need. A refusal stays beside the button until the next try. */
export class SignUp {
  readonly taking = new Attempt();
  readonly declining = new Attempt();

  take(need: { needId: string; title: string }): Promise<boolean> {
    return this.taking.run(() => takePlace(need).done, tellResult);
  }

  accept(match: MatchView): Promise<boolean> {
    this.declining.forget();
    return this.taking.run(() => acceptOffer(match).done, tellResult);
  }

  decline(match: MatchView): Promise<boolean> {
    this.taking.forget();
    return this.declining.run(
      () => declineOffer(match).done,
      (_, commit) => undoing.offer(t('shift.declined', { title: match.title }), commit),
    );
  }
}

/** An answer that came back only as its change says nothing itself. */
function tellResult(shift: AssignmentView | null, commit: string | null): void {
  if (!shift) return;
  const { title, organisationName: organisation } = shift;
  undoing.offer(
    shift.state === 'interested' ? t('shift.asked', { title, organisation }) : t('shift.taken', { title }),
    commit,
  );
}

/** Whether the refusal is one that another profile would not meet. */
export const isOfProfile = (problem: Problem | null): boolean =>
  ['no-profile', 'not-eligible'].some((code) => problem?.type === `${PROBLEM_TYPE_PREFIX}${code}`);
