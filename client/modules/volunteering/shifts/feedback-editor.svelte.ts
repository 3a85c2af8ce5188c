import type { AssignmentView, FeedbackView } from '#shared/commitments.ts';
import { type Draft, draft } from '../../../kernel/drafts.svelte.ts';
import { t } from '../../../messages.ts';
import { Attempt } from '../../../ui/attempt.svelte.ts';
import type { Points } from '../../../ui/Rating.svelte';
import { undoing } from '../../history/undo.svelte.ts';
import { giveFeedback } from './api.ts';

interface FeedbackForm {
  rating: 0 | Points;
  text: string;
  wouldReturn: 'yes' | 'no' | '';
}

const EMPTY: FeedbackForm = { rating: 0, text: '', wouldReturn: '' };

const formOf = ({ rating, text, wouldReturn }: FeedbackView): FeedbackForm => ({
  rating: rating as Points,
  text,
  wouldReturn: wouldReturn ? 'yes' : 'no',
});

/** Sending outlives the form: what it shows at once takes the form away, and a refusal brings it back. */
const attempts = new Map<string, Attempt>();

/** How it was, as it is being written. Made while a component is set up; what is typed is kept on the device. */
export class FeedbackEditor {
  /** Somebody has tried to send it, so what is missing may be said. */
  tried = $state(false);
  readonly attempt: Attempt;
  readonly #kept: Draft<FeedbackForm>;
  readonly #shift: AssignmentView;
  readonly #known: FeedbackView | undefined;

  constructor(shift: AssignmentView, known: FeedbackView | undefined) {
    this.#shift = shift;
    this.#known = known;
    this.#kept = draft(`feedback ${shift.id}`, known ? formOf(known) : EMPTY);
    this.attempt = attempts.get(shift.id) ?? new Attempt();
    attempts.set(shift.id, this.attempt);
  }

  get form(): FeedbackForm {
    return this.#kept.value;
  }

  get ratingFault(): string | undefined {
    return this.tried && this.form.rating === 0 ? t('feedback.rating-missing') : undefined;
  }

  get returnFault(): string | undefined {
    return this.tried && this.form.wouldReturn === '' ? t('feedback.return-missing') : undefined;
  }

  /** Whether it can be sent; from now on what is missing is said. */
  check(): boolean {
    this.tried = true;
    return this.form.rating !== 0 && this.form.wouldReturn !== '';
  }

  /** Whether it was not refused. */
  send(): Promise<boolean> {
    const { rating, text, wouldReturn } = this.form;
    const body = { rating, text: text.trim(), wouldReturn: wouldReturn === 'yes' };
    const { title, organisationName: organisation } = this.#shift;
    return this.attempt.run(
      () => giveFeedback(this.#shift, this.#known, body, new Date().toISOString()).done,
      (_, commit) => {
        this.#kept.clear();
        undoing.offer(t('feedback.sent', { organisation, title }), commit);
      },
    );
  }

  /** Forgets what was typed. */
  leave(): void {
    this.#kept.clear();
    this.attempt.forget();
  }
}
